package io.esper.oona.cli;

import java.util.Locale;

import io.esper.oona.bus.MessageBus;
import io.esper.oona.bus.embedded.EmbeddedBus;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.Console;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which bus.
final class BusOptions {
    private static final String LOG = "log";

    @Option(names = "--bus", paramLabel = "URL",
            description = "Bus: log, the log itself. Environment: OONA_BUS, unless it names the recorder's Redis. Default: log.")
    private @Nullable String bus;

    /// The bus of the store's tenant.
    ///
    /// @throws CommandFailure if this program has no such transport
    MessageBus open(Console console, Store store) {
        String environment = console.environment("OONA_BUS");
        String url = bus != null ? bus : environment != null && !isRedis(environment) ? environment : LOG;
        if (url.toLowerCase(Locale.ROOT).equals(LOG)) {
            return EmbeddedBus.on(store);
        }
        throw CommandFailure.usage("'" + url.replaceAll("//[^@/]*@", "//***@")
                + "' is no bus that this program knows; say 'log', or leave --bus out.");
    }

    /// The recorder's server stands in the same variable; these commands are about the log all the same.
    private static boolean isRedis(String url) {
        String lower = url.toLowerCase(Locale.ROOT);
        return lower.startsWith("redis://") || lower.startsWith("rediss://");
    }
}
