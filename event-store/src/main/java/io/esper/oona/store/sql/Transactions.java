package io.esper.oona.store.sql;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import io.esper.oona.store.Store.SqlWork;

/// Runs work in a transaction: commits when it returns, rolls back when it throws. Refuses once the store has stopped, and
/// stops it if the database says that it cannot write.
record Transactions(DataSource source, LogSql sql, WriteStop stop) {

    <T> T run(SqlWork<T> work) throws SQLException {
        return run(work, committed -> {});
    }

    /// As [#run], and durable when it returns.
    <T> T runDurably(SqlWork<T> work) throws SQLException {
        return run(work, sql::sync);
    }

    /// Makes everything committed so far durable.
    void sync() throws SQLException {
        stop.check();
        try (Connection connection = source.getConnection()) {
            sql.sync(connection);
        } catch (SQLException failed) {
            stop.observe(failed);
            throw failed;
        }
    }

    /// What follows a commit in the same session.
    @FunctionalInterface
    private interface AfterCommit {
        void accept(Connection connection) throws SQLException;
    }

    private <T> T run(SqlWork<T> work, AfterCommit then) throws SQLException {
        stop.check();
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.run(connection);
                connection.commit();
                then.accept(connection);
                connection.setAutoCommit(true);
                return result;
            } catch (SQLException | RuntimeException | Error failed) {
                rollback(connection, sql, failed);
                throw failed;
            }
        } catch (SQLException failed) {
            stop.observe(failed);
            throw failed;
        }
    }

    static void rollback(Connection connection, LogSql sql, Throwable cause) {
        try {
            sql.rollback(connection);
            connection.setAutoCommit(true);
        } catch (SQLException alsoFailed) {
            cause.addSuppressed(alsoFailed);
        }
    }
}
