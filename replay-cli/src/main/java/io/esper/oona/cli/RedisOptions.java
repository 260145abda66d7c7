package io.esper.oona.cli;

import java.util.Objects;

import io.esper.oona.cli.connect.Secrets;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.Console;
import io.esper.oona.redis.link.RedisException;
import io.esper.oona.redis.link.RedisSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which Redis server. Its password is never an argument.
final class RedisOptions {
    @Option(names = "--bus", paramLabel = "URL",
            description = "Redis: redis://[USER@]HOST:PORT[,HOST:PORT…][/PREFIX], rediss:// for TLS. Environment: OONA_BUS.")
    @Nullable
    String bus;

    @Option(names = "--bus-password-file", paramLabel = "FILE",
            description = "File with the password on its first line. Environment, for the password itself: OONA_BUS_PASSWORD.")
    @Nullable
    String passwordFile;

    @Option(names = "--bus-ca", paramLabel = "FILE",
            description = "PEM file with the certificates that are trusted for rediss://. Default: those of the Java platform.")
    @Nullable
    String authority;

    /// The server that the options name.
    RedisSettings settings(Console console) {
        return settings(console, bus == null ? console.environment("OONA_BUS") : bus, "--bus");
    }

    /// As [#settings(Console)], for a URL that another option names.
    RedisSettings settings(Console console, @Nullable String url, String option) {
        if (url == null) {
            throw CommandFailure.usage("Name the Redis server with " + option + " redis://HOST:PORT or in OONA_BUS.");
        }
        try {
            RedisSettings settings = RedisSettings.of(url).withCredentials(null, password(console));
            return authority == null ? settings : settings.trusting(console.path(Objects.requireNonNull(authority)));
        } catch (RedisException.Misconfigured wrong) {
            throw CommandFailure.usage(String.valueOf(wrong.getMessage()));
        }
    }

    private @Nullable String password(Console console) {
        return passwordFile == null
                ? console.environment("OONA_BUS_PASSWORD")
                : Secrets.firstLine(console.path(passwordFile));
    }
}
