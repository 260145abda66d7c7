package io.esper.oona.store.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import io.esper.oona.store.Store;

/// Takes the log's lock as an append does, for tests that hold up writers.
public final class LogLock {
    private LogLock() {}

    /// Holds the lock until the end of the connection's transaction. The tenant's schema must be the connection's default.
    public static void take(Connection connection, Store.Dialect dialect) throws SQLException {
        try (Statement lock = connection.createStatement()) {
            lock.execute(switch (dialect) {
                case H2 -> "SELECT id FROM log_lock WHERE id = 0 FOR UPDATE";
                case POSTGRESQL -> "SELECT head FROM log_head WHERE id = 1 FOR UPDATE";
            });
        }
    }
}
