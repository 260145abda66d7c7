package io.esper.oona.store.sql;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import io.esper.oona.store.Store.SqlWork;

/// Runs work in a transaction: commits when it returns, rolls back when it throws.
final class Transactions {
    private Transactions() {}

    static <T> T run(DataSource source, SqlWork<T> work) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.run(connection);
                connection.commit();
                connection.setAutoCommit(true);
                return result;
            } catch (SQLException | RuntimeException failed) {
                rollback(connection, failed);
                throw failed;
            }
        }
    }

    static void rollback(Connection connection, Exception cause) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException alsoFailed) {
            cause.addSuppressed(alsoFailed);
        }
    }
}
