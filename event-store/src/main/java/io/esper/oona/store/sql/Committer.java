package io.esper.oona.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import javax.sql.DataSource;

import io.esper.oona.store.Append;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.block.BlockRow;
import io.esper.oona.store.sql.LogSql.StampedLetter;

/// Group commit: appends that wait at the same time share one transaction. The caller that takes the lead commits for all
/// that wait, on its own thread; so a lone caller neither waits for company nor changes threads. Thread-safe.
///
/// First the optimistic way: decide against the log as this process last saw it, then write if the log still ends there, in
/// one statement. If another process came first: take the log's lock, learn what it wrote, decide again, write. Nothing is
/// believed after an error: the view is forgotten and the group decided again, and what a lost answer left in the log is
/// found by its ids. So an append happens once or not at all.
final class Committer {
    /// A commit's bytes, so that one transaction stays short.
    private static final long COMMIT_BYTES_MAX = 8 * 1024 * 1024;
    /// Rounds of lost connections, deadlocks and busy locks that a group survives.
    private static final int ATTEMPTS_MAX = 5;

    private final AtomicBoolean leading = new AtomicBoolean();
    private final ConcurrentLinkedQueue<PendingAppend> queue = new ConcurrentLinkedQueue<>();
    private final DataSource source;
    private final LogSql sql;
    private final LogView view;
    private final EventFetcher fetcher;
    private final DurableHead durable;
    private final WriteStop stop;
    private final Clock clock;
    private final int eventsMax;
    private final Indexer indexer;
    private final BlockCutter cutter = new BlockCutter();
    private volatile boolean closed;

    Committer(Transactions transactions, LogView view, DurableHead durable, Indexer indexer, Clock clock,
            int eventsMax) {
        this.source = transactions.source();
        this.sql = transactions.sql();
        this.stop = transactions.stop();
        this.view = view;
        this.fetcher = new EventFetcher(new BlockCache(0)); // what has expired must not fail a condition
        this.durable = durable;
        this.indexer = indexer;
        this.clock = clock;
        this.eventsMax = eventsMax;
    }

    void enqueue(PendingAppend append) {
        queue.add(append);
    }

    /// Returns when the append is decided. Whoever finds no leader leads: it commits groups until its own append is decided,
    /// then leaves the lead to the first that still waits.
    void drive(PendingAppend append) {
        append.waitedForBy(Thread.currentThread());
        boolean interrupted = false;
        while (!append.isDecided()) {
            if (leading.compareAndSet(false, true)) {
                lead(append);
            } else {
                LockSupport.park(this);
                interrupted |= Thread.interrupted(); // an append under way is not abandoned
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void lead(PendingAppend own) {
        List<PendingAppend> group = List.of();
        try {
            while (!own.isDecided()) {
                group.forEach(PendingAppend::tell);
                indexer.awaitRoom(); // whoever has been decided knows: only what is to come waits
                group = nextGroup();
                if (group.isEmpty()) {
                    break;
                }
                commit(group);
            }
        } finally {
            leading.set(false);
            wakeNext();
            group.forEach(PendingAppend::tell);
        }
    }

    private void wakeNext() {
        PendingAppend next = queue.peek();
        if (next != null) {
            next.wake();
        }
    }

    private List<PendingAppend> nextGroup() {
        List<PendingAppend> group = new ArrayList<>();
        long events = 0;
        long bytes = 0;
        for (PendingAppend next = queue.peek(); next != null; next = queue.peek()) {
            if (!group.isEmpty() && (events + next.events() > eventsMax || bytes + next.bytes() > COMMIT_BYTES_MAX)) {
                break;
            }
            group.add(next);
            queue.remove();
            events += next.events();
            bytes += next.bytes();
        }
        return group;
    }

    private void commit(List<PendingAppend> group) {
        try {
            if (closed) {
                throw new StoreException.Unavailable("The store is closed.", null);
            }
            stop.check();
            attempt(group);
        } catch (SQLException failed) {
            StoreException translated = stop.translate("appending", failed);
            boolean lost = SqlErrors.fault(failed) == SqlFault.LOST;
            if (!lost && !stop.isStopped() && mayBeOneOf(group)) {
                commitOneByOne(group);
                return;
            }
            if (lost) {
                takeWaiting(group);
            }
            group.forEach(append -> append.refuse(translated));
        } catch (RuntimeException failed) {
            if (mayBeOneOf(group)) {
                commitOneByOne(group);
            } else {
                group.forEach(append -> append.refuse(failed));
            }
        } catch (Error failed) { // out of memory, most likely: how far the commit got is not known
            stop.because(failed);
            StoreException.Stopped stopped = new StoreException.Stopped(failed.toString(), failed);
            group.forEach(append -> append.refuse(stopped));
        }
    }

    /// Whether what stands beside one of several appends may have failed.
    private static boolean mayBeOneOf(List<PendingAppend> group) {
        return group.size() > 1 && group.stream().anyMatch(append -> append.request().beside() != null);
    }

    /// What stands beside one of the appends has refused it, or the database has refused that: the others are not to suffer.
    private void commitOneByOne(List<PendingAppend> group) {
        for (PendingAppend append : List.copyOf(group)) {
            List<PendingAppend> alone = new ArrayList<>(List.of(append));
            commit(alone);
            group.addAll(alone.subList(1, alone.size())); // refused with it, and to be told
        }
    }

    /// The database cannot be reached: those that wait now are told so too, rather than each after as many attempts again.
    private void takeWaiting(List<PendingAppend> group) {
        for (int waiting = queue.size(); waiting > 0; waiting--) {
            PendingAppend next = queue.poll();
            if (next == null) {
                return;
            }
            group.add(next);
        }
    }

    /// Interrupting a virtual thread closes the connection that it uses. The appends of others depend on this one, so it goes on
    /// and keeps the interrupt for its caller.
    private void attempt(List<PendingAppend> group) throws SQLException {
        boolean interrupted = Thread.interrupted();
        try {
            for (int attempt = 1; !succeeds(group, attempt); attempt++) {
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean succeeds(List<PendingAppend> group, int attempt) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return optimistic(connection, group) || locked(connection, group);
        } catch (SQLException failed) {
            view.forget();
            if (attempt >= ATTEMPTS_MAX || !SqlErrors.worthRepeating(failed) || stop.isStopped()) {
                throw failed;
            }
            return false;
        } catch (RuntimeException | Error failed) {
            view.forget();
            throw failed;
        } finally {
            durable.commitEnds();
        }
    }

    /// Returns false if the log does not end where this process believed, or more than events is to be written.
    private boolean optimistic(Connection connection, List<PendingAppend> group) throws SQLException {
        long doubts = view.doubts();
        HeadRow known = view.head();
        stop.check(); // after it was taken: what readers of a stopped store teach the view is nothing to append to
        if (known == null || group.stream().anyMatch(append -> writesMore(append.request()))) {
            return false;
        }
        AppendPlan plan = plan(known, connection, group);
        if (!plan.eventsOnly() || view.doubts() != doubts) {
            return false;
        }
        if (plan.nothingToWrite()) {
            plan.complete(); // every message is stored, and durable since the view knows it, or refused
            return true;
        }
        HeadRow next = BlockCutter.after(known, plan.entries());
        if (!sql.appendIf(connection, known, next, cutter.cut(known, plan.entries()), durable::commitBegins)) {
            return false;
        }
        finish(plan, next);
        return true;
    }

    /// Whether more than events is to be written.
    private static boolean writesMore(Append request) {
        return !request.cursors().isEmpty() || !request.deadLetters().isEmpty() || request.beside() != null;
    }

    private boolean locked(Connection connection, List<PendingAppend> group) throws SQLException {
        AppendPlan plan;
        HeadRow next;
        connection.setAutoCommit(false);
        try {
            HeadRow head = sql.lockHead(connection);
            durable.commitBegins();
            durable.ensure(connection, head.head());
            long doubts;
            do {
                doubts = view.doubts();
                view.catchUp(connection, head);
                plan = plan(head, connection, group);
            } while (view.doubts() != doubts); // another thread's error made the view forget what the plan relied on
            next = BlockCutter.after(head, plan.entries());
            if (!plan.entries().isEmpty()) {
                List<BlockRow> blocks = cutter.cut(head, plan.entries());
                sql.insertBlocks(connection, blocks);
                sql.moveHead(connection, head, next);
            }
            long now = nowMicros();
            if (!plan.letters().isEmpty()) {
                sql.insertDeadLetters(connection,
                        plan.letters().stream().map(letter -> new StampedLetter(letter, now)).toList());
            }
            if (!plan.cursors().isEmpty()) {
                sql.moveCursors(connection, plan.cursors(), now);
            }
            plan.runBesides(connection);
            connection.commit();
            sql.sync(connection);
        } catch (SQLException | RuntimeException | Error failed) {
            Transactions.rollback(connection, sql, failed);
            throw failed;
        }
        connection.setAutoCommit(true);
        finish(plan, next);
        return true;
    }

    private AppendPlan plan(HeadRow base, Connection connection, List<PendingAppend> group) throws SQLException {
        return new AppendPlan(base, view, connection, fetcher, new ConnectionBlocks(sql, connection), nowMicros(),
                group);
    }

    private void finish(AppendPlan plan, HeadRow next) {
        view.committed(plan.base(), next, plan.entries(), plan.contentHashes());
        durable.reached(next.head());
        plan.complete();
        indexer.grown(next.head());
    }

    private long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }

    /// Refuses what has not been committed yet and waits for the commit under way.
    void close() {
        closed = true;
        while (!leading.compareAndSet(false, true)) {
            LockSupport.parkNanos(100_000);
        }
        for (PendingAppend append = queue.poll(); append != null; append = queue.poll()) {
            append.refuse(new StoreException.Unavailable("The store was closed before the append was written.", null));
            append.tell();
        }
        cutter.close();
        fetcher.close();
        leading.set(false);
        wakeNext(); // it was enqueued after the last look at the queue, and sleeps
    }
}
