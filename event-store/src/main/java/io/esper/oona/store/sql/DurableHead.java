package io.esper.oona.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import javax.sql.DataSource;

import io.esper.oona.store.Store.SqlWork;

/// The last position that readers may be served: committed and, on H2, where a commit is visible before it is durable, also
/// synced. Wakes those who wait for more. Thread-safe.
final class DurableHead {
    /// How often a waiting reader asks the database for what other processes wrote.
    private static final Duration POLL = Duration.ofMillis(20);

    private final DataSource source;
    private final LogSql sql;
    private final boolean visibleBeforeDurable;
    private final WriteStop stop;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private volatile boolean committing;
    private long reached;

    DurableHead(DataSource source, LogSql sql, boolean visibleBeforeDurable, WriteStop stop) {
        this.stop = stop;
        this.source = source;
        this.sql = sql;
        this.visibleBeforeDurable = visibleBeforeDurable;
    }

    /// Says that the only commit of this process has the log's lock and will sync, or fail. What waits for the lock is not
    /// meant: readers are not kept from what others have written meanwhile.
    void commitBegins() {
        committing = true;
    }

    void commitEnds() {
        committing = false;
    }

    /// Says that everything up to the position is durable.
    void reached(long position) {
        lock.lock();
        try {
            if (position > reached) {
                reached = position;
                grown.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Makes everything up to a committed position durable, in the transaction that has read it.
    void ensure(Connection connection, long position) throws SQLException {
        if (position > last()) {
            stop.check();
            sql.sync(connection);
            reached(position);
        }
    }

    /// Asks the database.
    long now() throws SQLException {
        if (visibleBeforeDurable && stop.isStopped()) {
            return last(); // what could not be synced stays unseen
        }
        try (Connection connection = source.getConnection()) {
            return served(connection, sql.head(connection).head());
        }
    }

    /// How far readers may be served when the database says that the log ends at a position; at most there or, if that had
    /// to be synced first, beyond it. For connections with auto-commit.
    long served(Connection connection, long seen) throws SQLException {
        if (visibleBeforeDurable && seen > last()) {
            if (stop.isStopped() || committing) {
                return last(); // stays unseen; or a commit of this process is about to sync, and covers what others wrote
            }
            return row(connection).head();
        }
        reached(seen);
        return seen;
    }

    /// The log's end, made durable; of a store that has stopped, the end that was durable last, from which nothing may be
    /// appended. For connections with auto-commit.
    HeadRow row(Connection connection) throws SQLException {
        HeadRow seen = sql.head(connection);
        if (visibleBeforeDurable && seen.head() > last()) {
            if (stop.isStopped()) {
                return new HeadRow(last(), seen.receivedMicros(), seen.sequence72h(), seen.sequence30d(),
                        seen.sequenceIndefinite());
            }
            seen = synced(connection, sql::head);
        }
        reached(seen.head());
        return seen;
    }

    /// How far the index reaches, made durable: another process may have moved the watermark and die before rows and watermark
    /// are synced. A store that has stopped syncs nothing and appends nothing that could rely on it.
    long indexedTo(Connection connection) throws SQLException {
        SqlWork<Long> watermark = same -> sql.indexedTo(same, false);
        return visibleBeforeDurable && !stop.isStopped()
                ? synced(connection, watermark)
                : watermark.run(connection);
    }

    /// Reads and syncs in one transaction: with auto-commit H2's driver reconnects by itself when the process that holds the
    /// file dies, and would sync a file that has lost what was read before.
    private <T> T synced(Connection connection, SqlWork<T> read) throws SQLException {
        stop.check();
        if (!connection.getAutoCommit()) {
            T seen = read.run(connection);
            sql.sync(connection);
            return seen;
        }
        connection.setAutoCommit(false);
        try {
            T seen = read.run(connection);
            sql.sync(connection);
            connection.commit();
            connection.setAutoCommit(true);
            return seen;
        } catch (SQLException failed) {
            stop.observe(failed);
            Transactions.rollback(connection, sql, failed);
            throw failed;
        }
    }

    long last() {
        lock.lock();
        try {
            return reached;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the durable head is beyond the position or the time is over.
    long awaitBeyond(long position, Duration timeout) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        long head = now();
        while (head <= position) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return head;
            }
            boolean grew = waitGrown(position, Math.min(left, POLL.toNanos()));
            head = grew ? last() : now();
        }
        return head;
    }

    private boolean waitGrown(long position, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (reached <= position && left > 0) {
                left = grown.awaitNanos(left);
            }
            return reached > position;
        } finally {
            lock.unlock();
        }
    }
}
