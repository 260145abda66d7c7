package io.esper.oona.projection.table;

import java.sql.Connection;
import java.sql.SQLException;

import io.esper.oona.store.Store;
import io.esper.oona.store.Store.SqlWork;

/// Reads several tables as they were at one moment, whatever others write meanwhile.
public final class ConsistentRead {
    /// H2's own level: all tables as of the first statement. See `Constants.TRANSACTION_SNAPSHOT` of H2.
    private static final int H2_SNAPSHOT = 6;

    private ConsistentRead() {}

    /// Runs the work, which must not write and must not pause for long: a server ends sessions that hold a transaction and say nothing.
    public static <T> T of(Store store, SqlWork<T> work) {
        return store.query(connection -> {
            int before = connection.getTransactionIsolation();
            connection.setTransactionIsolation(switch (store.dialect()) {
                case H2 -> H2_SNAPSHOT;
                case POSTGRESQL -> Connection.TRANSACTION_REPEATABLE_READ;
            });
            connection.setAutoCommit(false);
            try {
                return work.run(connection);
            } finally {
                end(connection, before);
            }
        });
    }

    private static void end(Connection connection, int isolation) throws SQLException {
        connection.commit();
        connection.setAutoCommit(true);
        connection.setTransactionIsolation(isolation);
    }
}
