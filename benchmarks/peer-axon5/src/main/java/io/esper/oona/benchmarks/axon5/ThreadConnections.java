package io.esper.oona.benchmarks.axon5;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.ConnectionWrapperFactory;
import org.axonframework.common.jdbc.ConnectionWrapperFactory.NoOpCloseHandler;
import org.axonframework.common.jdbc.JdbcException;
import org.axonframework.messaging.core.unitofwork.ProcessingLifecycle;
import org.axonframework.messaging.core.unitofwork.transaction.Transaction;
import org.axonframework.messaging.core.unitofwork.transaction.TransactionManager;
import org.jspecify.annotations.Nullable;

/// A transaction for each unit of work, bound to its thread: Axon's JDBC token store and the rows of a handler commit together.
/// Thread-safe.
final class ThreadConnections implements TransactionManager, ConnectionProvider {
    private final DataSource source;
    @SuppressWarnings("ThreadLocalUsage") // as many as there are of these: one
    private final ThreadLocal<@Nullable Connection> current = new ThreadLocal<>();

    ThreadConnections(DataSource source) {
        this.source = source;
    }

    @Override
    public boolean requiresSameThreadInvocations() {
        return true;
    }

    @Override
    public Transaction startTransaction() {
        Connection own;
        try {
            own = source.getConnection();
            own.setAutoCommit(false);
        } catch (SQLException failed) {
            throw new JdbcException("A transaction cannot begin.", failed);
        }
        current.set(own);
        return new Transaction() {
            @Override
            public void commit() {
                end(own, true);
            }

            @Override
            public void rollback() {
                end(own, false);
            }
        };
    }

    private void end(Connection own, boolean commit) {
        current.remove();
        try (own) {
            if (commit) {
                own.commit();
            } else {
                own.rollback();
            }
        } catch (SQLException failed) {
            throw new JdbcException("A transaction cannot end.", failed);
        }
    }

    /// The connection of the unit of work, which stays open until its end.
    @Override
    public Connection getConnection() {
        Connection own = current.get();
        if (own == null) {
            throw new IllegalStateException("There is no unit of work in this thread.");
        }
        return ConnectionWrapperFactory.wrap(own, new NoOpCloseHandler());
    }

    @Override
    public void registerHandlers(ProcessingLifecycle lifecycle) {
        throw new UnsupportedOperationException("Units of work come from the factory that knows these transactions.");
    }
}
