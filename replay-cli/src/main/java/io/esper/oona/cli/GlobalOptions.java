package io.esper.oona.cli;

import io.esper.oona.cli.connect.ConnectionFlags;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// Options of every command; they may stand before or after its name.
final class GlobalOptions {
    @Option(names = "--store", scope = ScopeType.INHERIT, paramLabel = "URL|DIR",
            description = "Store: jdbc:postgresql://host:5432/database, or the directory of an embedded store."
                    + " Environment: OONA_STORE. Default: ./oona-data.")
    @Nullable
    String store;

    @Option(names = "--tenant", scope = ScopeType.INHERIT, paramLabel = "NAME",
            description = "Log within the store: a-z, 0-9 and _. Environment: OONA_TENANT. Default: main.")
    @Nullable
    String tenant;

    @Option(names = "--user", scope = ScopeType.INHERIT, paramLabel = "NAME",
            description = "Database user. Environment: OONA_USER.")
    @Nullable
    String user;

    @Option(names = "--password-file", scope = ScopeType.INHERIT, paramLabel = "FILE",
            description = "File with the database password on its first line. Environment, for the password itself: OONA_PASSWORD.")
    @Nullable
    String passwordFile;

    @Option(names = "--config", scope = ScopeType.INHERIT, paramLabel = "FILE",
            description = "Settings file with the keys store, tenant, user, password-file. Environment: OONA_CONFIG."
                    + " Default: oona.properties in the working directory, if it is there.")
    @Nullable
    String config;

    @Option(names = {"-v", "--verbose"}, scope = ScopeType.INHERIT,
            description = "Say on standard error what is going on, with progress every few seconds.")
    boolean verbose;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show the stack trace of a failure.")
    boolean debug;

    ConnectionFlags connection() {
        return new ConnectionFlags(store, tenant, user, passwordFile, config);
    }
}
