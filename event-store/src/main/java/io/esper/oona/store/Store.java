package io.esper.oona.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/// One tenant's store: the log and what stands beside it. Open it with [Stores#open], share it, close it.
public interface Store extends AutoCloseable {

    EventLog log();

    DeadLetters deadLetters();

    /// Removes expired events and re-packs small blocks.
    Maintenance maintenance();

    /// The registered topics, which live beside the log.
    TopicRegistry topics();

    /// Where a source stands; see [Cursor].
    Optional<String> cursor(String name);

    /// The values of all cursors whose name begins with the prefix, by name, as of one moment: for what is kept in several cursors
    /// that move together.
    Map<String, String> cursors(String prefix);

    /// Which database this is.
    Dialect dialect();

    /// The clock of receive times.
    Clock clock();

    /// Runs work in one transaction at READ COMMITTED and commits it; rolls back if it throws. For read models. On H2 the commit
    /// is durable with the log's next append, at the latest when the store is closed: after a crash the work is there or not,
    /// as a whole.
    <T> T inTransaction(SqlWork<T> work);

    /// Runs reads without a lasting transaction.
    <T> T query(SqlWork<T> work);

    @Override
    void close();

    /// The databases that a store can stand on.
    enum Dialect {
        H2, POSTGRESQL
    }

    /// Work on a connection whose default schema is the tenant's.
    @FunctionalInterface
    interface SqlWork<T> {
        T run(Connection connection) throws SQLException;
    }
}
