package io.esper.oona.cli;

import java.util.Locale;
import java.util.function.Supplier;

import io.esper.oona.bus.MessageBus;
import io.esper.oona.bus.embedded.EmbeddedBus;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.Console;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.redis.link.RedisSettings;
import io.esper.oona.redis.transport.RedisBus;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which bus.
final class BusOptions {
    private static final String LOG = "log";

    @Option(names = "--bus", paramLabel = "URL",
            description = "Bus: log, the log itself, or redis://[USER@]HOST:PORT[,HOST:PORT…][/PREFIX], rediss:// for TLS. Environment: OONA_BUS. Default: log.")
    private @Nullable String bus;

    @Option(names = "--bus-password-file", paramLabel = "FILE",
            description = "File with the password of Redis on its first line. Environment, for the password itself: OONA_BUS_PASSWORD.")
    private @Nullable String passwordFile;

    @Option(names = "--bus-ca", paramLabel = "FILE",
            description = "PEM file with the certificates that are trusted for rediss://. Default: those of the Java platform.")
    private @Nullable String authority;

    /// The bus of the store's tenant.
    ///
    /// @param catalogue of the topics that wildcards select
    /// @throws CommandFailure if this program has no such transport
    MessageBus open(Console console, Store store, Supplier<TopicCatalogue> catalogue) {
        if (isLog(console)) {
            return EmbeddedBus.on(store);
        }
        String url = url(console);
        String lower = url.toLowerCase(Locale.ROOT);
        if (lower.startsWith("redis://") || lower.startsWith("rediss://")) {
            RedisBus redis = RedisBus.open(store, catalogue, redis(console));
            console.say(redis.server() + ".");
            return redis;
        }
        throw CommandFailure.usage("'" + url.replaceAll("//[^@/]*@", "//***@")
                + "' is no bus that this program knows; say 'log' or redis://HOST:PORT, or leave --bus out.");
    }

    /// Whether the log itself is the bus: then there is nothing to read where there is no store.
    boolean isLog(Console console) {
        return url(console).toLowerCase(Locale.ROOT).equals(LOG);
    }

    private String url(Console console) {
        String environment = console.environment("OONA_BUS");
        return bus != null ? bus : environment != null ? environment : LOG;
    }

    /// The Redis server that the option or the environment names.
    RedisSettings redis(Console console) {
        return RedisOptions.of(console, bus == null ? console.environment("OONA_BUS") : bus, passwordFile, authority);
    }
}
