package io.esper.oona.store.sql;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import io.esper.oona.store.Store.SqlWork;

/// Runs work in a transaction: commits when it returns, rolls back when it throws.
final class Transactions {
    private Transactions() {}

    static <T> T run(DataSource source, LogSql sql, SqlWork<T> work) throws SQLException {
        return run(source, sql, work, committed -> {});
    }

    /// As [#run], and durable when it returns.
    static <T> T runDurably(DataSource source, LogSql sql, SqlWork<T> work) throws SQLException {
        return run(source, sql, work, sql::sync);
    }

    /// What follows a commit in the same session.
    @FunctionalInterface
    private interface AfterCommit {
        void accept(Connection connection) throws SQLException;
    }

    private static <T> T run(DataSource source, LogSql sql, SqlWork<T> work, AfterCommit then) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.run(connection);
                connection.commit();
                then.accept(connection);
                connection.setAutoCommit(true);
                return result;
            } catch (SQLException | RuntimeException failed) {
                rollback(connection, sql, failed);
                throw failed;
            }
        }
    }

    static void rollback(Connection connection, LogSql sql, Exception cause) {
        try {
            sql.rollback(connection);
            connection.setAutoCommit(true);
        } catch (SQLException alsoFailed) {
            cause.addSuppressed(alsoFailed);
        }
    }
}
