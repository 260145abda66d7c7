package io.esper.oona.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.esper.oona.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Moves ids and tags from memory to the index tables, in sorted bulks, on a thread of its own. Rows and watermark move in one
/// transaction, so whoever dies in between has done nothing, and nothing leaves memory before it is durable. Several processes
/// may do it: the watermark's row is their lock. What follows a bulk has another thread, so that nobody waits for it.
final class Indexer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);
    /// Writers wait when the index falls so many bulks behind: that bounds memory.
    private static final int BULKS_BEHIND_MAX = 4;
    /// Less than this is not worth a transaction when a store is closed: the next one reads it from the blocks at once.
    private static final int WORTH_ON_CLOSE_EVENTS = 4_096;

    private final Transactions transactions;
    private final LogSql sql;
    private final LogView view;
    private final int bulkEvents;
    private final ExecutorService thread = thread("oona-index");
    private final ExecutorService choreThread = thread("oona-chore");
    private final AtomicBoolean choreWaits = new AtomicBoolean();
    private volatile Chore chore = () -> {};
    private @Nullable Future<?> running;
    private long grownTo;

    Indexer(Transactions transactions, LogView view, int bulkEvents) {
        this.transactions = transactions;
        this.sql = transactions.sql();
        this.view = view;
        this.bulkEvents = bulkEvents;
    }

    private static ExecutorService thread(String name) {
        return Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
    }

    /// Tells that the log has grown. Called by the committing thread, one at a time.
    void grown(long head) {
        grownTo = head;
        long indexed = view.indexedTo();
        if (head - indexed < Math.min(bulkEvents, sql.worthBulk(indexed))) {
            return;
        }
        Future<?> before = running;
        if (before == null || before.isDone()) {
            running = thread.submit(() -> indexQuietly(head));
        }
    }

    /// Waits while a bulk is under way and the index is too far behind. Called by the committing thread before it commits more.
    void awaitRoom() {
        Future<?> bulk = running;
        if (bulk != null && !bulk.isDone() && grownTo - view.indexedTo() > (long) BULKS_BEHIND_MAX * bulkEvents) {
            await(bulk);
        }
    }

    private static void await(Future<?> bulk) {
        try {
            bulk.get(60, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException slow) {
            LOG.warn("The index falls behind; appending goes on and needs more memory.", slow);
        }
    }

    /// Names what follows each bulk, or several if it takes longer; on a thread of its own, one at a time.
    void afterEachBulk(Chore next) {
        chore = next;
    }

    /// Work that belongs behind a bulk.
    @FunctionalInterface
    interface Chore {
        void run() throws SQLException;
    }

    private void indexQuietly(long until) {
        try {
            index(until);
            if (choreWaits.compareAndSet(false, true)) { // what waits already will see this bulk too
                choreThread.execute(this::runChoreQuietly);
            }
        } catch (SQLException | RuntimeException failed) {
            LOG.warn(
                    "Ids and tags up to position {} could not be written to the index; they stay in memory and are tried again.",
                    until, failed);
        }
    }

    private void runChoreQuietly() {
        choreWaits.set(false);
        try {
            chore.run();
        } catch (SQLException | RuntimeException failed) {
            LOG.warn("What follows a bulk of the index has failed; it is tried again behind the next.", failed);
        }
    }

    /// Writes everything up to a position that the view has seen.
    void index(long until) throws SQLException {
        long reached = transactions.runDurably(connection -> index(connection, until));
        view.indexed(reached);
    }

    private long index(Connection connection, long until) throws SQLException {
        long from = sql.indexedTo(connection, true);
        if (from >= until) {
            return from;
        }
        Recents.Bulk bulk = view.bulk(from, until);
        if (bulk.ids().size() != until - from) {
            // The view was forgotten meanwhile (an error, a restart of the server): what it holds is not everything.
            return from;
        }
        try {
            sql.insertIds(connection, bulk.ids());
        } catch (SQLException failed) {
            if (SqlErrors.uniqueViolation(failed)) {
                throw new StoreException.Corrupt("Between positions " + from + " and " + until
                        + " stands an event id that was stored before. Run oona doctor.", failed);
            }
            throw failed;
        }
        sql.insertTags(connection, bulk.tags());
        sql.moveIndexedTo(connection, until);
        return until;
    }

    @Override
    public void close() {
        end(thread);
        HeadRow head = view.head();
        if (head != null && !transactions.stop().isStopped()
                && head.head() - view.indexedTo() >= WORTH_ON_CLOSE_EVENTS) {
            indexQuietly(head.head());
        }
        end(choreThread);
    }

    private static void end(ExecutorService thread) {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(60, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
