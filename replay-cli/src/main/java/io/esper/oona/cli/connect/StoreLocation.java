package io.esper.oona.cli.connect;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.Console;

/// Where a store is.
public sealed interface StoreLocation {
    /// The JDBC URL, without credentials.
    String url();

    /// How people would write it.
    String text();

    /// An embedded H2 store in a directory of its own.
    record Embedded(Path directory, String text) implements StoreLocation {
        @Override
        public String url() {
            return "jdbc:h2:" + directory.resolve("log");
        }

        /// The database file.
        public Path file() {
            return directory.resolve("log.mv.db");
        }

        public boolean exists() {
            return Files.isRegularFile(file());
        }
    }

    /// A database named by its JDBC URL.
    record Server(String url) implements StoreLocation {
        @Override
        public String text() {
            return url;
        }
    }

    /// Credentials inside a URL, as parameter or before the host.
    Pattern CREDENTIALS = Pattern.compile("(?i)[?&;](password|sslpassword|user)=|^jdbc:postgresql://[^/?]*@");

    /// Reads a JDBC URL or a directory.
    static StoreLocation parse(Console console, String text) {
        if (text.startsWith("jdbc:")) {
            if (!text.startsWith("jdbc:postgresql:") && !text.startsWith("jdbc:h2:")) {
                throw CommandFailure.usage("The store URL must begin with jdbc:postgresql: or jdbc:h2:.");
            }
            if (CREDENTIALS.matcher(text).find()) {
                throw CommandFailure.usage(
                        "The store URL holds a user or a password, which others could see; name the user with --user or OONA_USER"
                                + " and the password with OONA_PASSWORD or --password-file.");
            }
            return new Server(text);
        }
        if (text.startsWith("postgresql:") || text.startsWith("postgres:")) {
            throw CommandFailure.usage("Write the store as a JDBC URL: jdbc:postgresql://host:5432/database.");
        }
        if (text.indexOf(';') >= 0 || text.chars().anyMatch(Character::isISOControl)) {
            throw CommandFailure.usage(
                    "The store directory must not contain ';' or control characters; H2 would read them as settings.");
        }
        return new Embedded(console.path(text), text);
    }
}
