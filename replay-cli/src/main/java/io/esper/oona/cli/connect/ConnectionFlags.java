package io.esper.oona.cli.connect;

import org.jspecify.annotations.Nullable;

/// What the command line says about the store; null where it says nothing.
///
/// @param store        JDBC URL or directory
/// @param tenant       name of the log
/// @param user         database user
/// @param passwordFile file whose first line is the password
/// @param config       settings file
public record ConnectionFlags(@Nullable String store, @Nullable String tenant, @Nullable String user,
        @Nullable String passwordFile,
        @Nullable String config) {

    /// Says nothing.
    public static final ConnectionFlags NONE = new ConnectionFlags(null, null, null, null, null);

    /// The same with another store.
    public ConnectionFlags withStore(String newStore) {
        return new ConnectionFlags(newStore, tenant, user, passwordFile, config);
    }
}
