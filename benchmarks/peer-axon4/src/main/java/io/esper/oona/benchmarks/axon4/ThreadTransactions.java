package io.esper.oona.benchmarks.axon4;

import java.sql.Connection;
import java.sql.SQLException;

import io.esper.oona.benchmarks.contender.Database;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.ConnectionWrapperFactory;
import org.axonframework.common.jdbc.ConnectionWrapperFactory.ConnectionCloseHandler;
import org.jspecify.annotations.Nullable;

/// One transaction for each append, as a unit of work would have it: while a thread is in it, Axon gets the transaction's
/// connection; otherwise one of the pool.
final class ThreadTransactions implements ConnectionProvider {
    private static final ConnectionCloseHandler STAYS_OPEN = new ConnectionCloseHandler() {
        @Override
        public void close(Connection connection) {}

        @Override
        public void commit(Connection connection) {}
    };

    private final Database database;
    @SuppressWarnings("ThreadLocalUsage") // one for each contender, of which there is one
    private final ThreadLocal<@Nullable Connection> current = new ThreadLocal<>();

    ThreadTransactions(Database database) {
        this.database = database;
    }

    void inTransaction(Runnable work) {
        try (Connection connection = database.connection()) {
            connection.setAutoCommit(false);
            current.set(ConnectionWrapperFactory.wrap(connection, STAYS_OPEN));
            try {
                work.run();
                database.commit(connection);
            } finally {
                current.remove();
            }
            connection.setAutoCommit(true);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection own = current.get();
        return own != null ? own : database.connection();
    }
}
