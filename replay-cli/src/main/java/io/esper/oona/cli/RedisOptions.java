package io.esper.oona.cli;

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
        return settings(console, named(console), "--bus", console.environment("OONA_BUS_PASSWORD"));
    }

    /// The server of this URL, as other options name it.
    ///
    /// @param passwordFile null for the password of the environment
    /// @param authority    PEM file; null for the platform's certificates
    static RedisSettings of(Console console, @Nullable String url, @Nullable String passwordFile,
            @Nullable String authority) {
        RedisOptions options = new RedisOptions();
        options.passwordFile = passwordFile;
        options.authority = authority;
        return options.settings(console, url, "--bus", console.environment("OONA_BUS_PASSWORD"));
    }

    private @Nullable String named(Console console) {
        return bus == null ? console.environment("OONA_BUS") : bus;
    }

    /// Another server, which `--target` names. It gets the password of the bus only if it is the same one.
    RedisSettings target(Console console, @Nullable String url) {
        String own = console.environment("OONA_TARGET_PASSWORD");
        return settings(console, url, "--target",
                own == null && isBus(console, url) ? console.environment("OONA_BUS_PASSWORD") : own);
    }

    private boolean isBus(Console console, @Nullable String url) {
        String named = named(console);
        try {
            return named != null && url != null
                    && RedisSettings.of(named).addresses().equals(RedisSettings.of(url).addresses());
        } catch (RedisException.Misconfigured _) {
            return false; // said where it is used
        }
    }

    private RedisSettings settings(Console console, @Nullable String url, String option, @Nullable String password) {
        if (url == null) {
            throw CommandFailure.usage("Name the Redis server with " + option + " redis://HOST:PORT or in OONA_BUS.");
        }
        String file = passwordFile;
        String trusted = authority;
        try {
            RedisSettings settings = RedisSettings.of(url).withCredentials(null,
                    file == null ? password : Secrets.firstLine(console.path(file)));
            return trusted == null ? settings : settings.trusting(console.path(trusted));
        } catch (RedisException.Misconfigured wrong) {
            throw CommandFailure.usage(String.valueOf(wrong.getMessage()));
        }
    }
}
