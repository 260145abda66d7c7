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
        if (isLog(console)) {
            return EmbeddedBus.on(store);
        }
        String url = url(console);
        throw CommandFailure.usage("'" + url.replaceAll("//[^@/]*@", "//***@")
                + "' is no bus that this program knows; say 'log', or leave --bus out.");
    }

    /// Whether the log itself is the bus.
    boolean isLog(Console console) {
        return url(console).toLowerCase(Locale.ROOT).equals(LOG);
    }

    private String url(Console console) {
        String environment = console.environment("OONA_BUS");
        return bus != null ? bus : environment != null && !isRedis(environment) ? environment : LOG;
    }

    /// The recorder's server, as the option or the environment names it.
    @Nullable
    String recorder(Console console) {
        return bus == null ? console.environment("OONA_BUS") : bus;
    }

    /// The recorder's server stands in the same variable; these commands are about the log all the same.
    private static boolean isRedis(String url) {
        String lower = url.toLowerCase(Locale.ROOT);
        return lower.startsWith("redis://") || lower.startsWith("rediss://");
    }
}
