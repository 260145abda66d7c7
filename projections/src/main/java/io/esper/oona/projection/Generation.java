package io.esper.oona.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;

import io.esper.oona.projection.table.Changes;
import io.esper.oona.projection.table.Column;
import io.esper.oona.projection.table.Finder;
import io.esper.oona.projection.table.Table;
import io.esper.oona.projection.table.TableRows;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// One generation of a projection at work, or one partition of it: its checkpoint and how it moves. A chunk is folded in memory and written by another thread
/// while the next one is folded: at most one chunk is on its way to the database. For one thread.
final class Generation {
    private final Store store;
    private final Projection projection;
    private final TopicsRead reads;
    /// Null while somebody else moves it: what is in memory would not be true for long.
    private final @Nullable FoldedState state;
    /// What the database holds.
    private volatile Checkpoint checkpoint;
    /// What it will hold when the chunk under way is written.
    private Checkpoint folded;
    private @Nullable FutureTask<Boolean> writing;
    private long lastMove = System.nanoTime();
    private Duration lease = Duration.ZERO;
    private long leasedAt;
    private @Nullable String heldBy;

    private Generation(Store store, Projection projection, Checkpoint checkpoint, @Nullable FoldedState state) {
        this.store = store;
        this.projection = projection;
        this.reads = TopicsRead.of(projection);
        this.state = state;
        this.checkpoint = checkpoint;
        this.folded = checkpoint;
    }

    /// The generation at its checkpoint. See [Generations].
    static Generation load(Store store, Connection connection, Projection projection, Checkpoint at)
            throws SQLException {
        TableRows rows = new TableRows(connection, store.dialect(), at.rows());
        TableRows books = new TableRows(connection, store.dialect(), at.generation());
        return new Generation(store, projection, at, FoldedState.load(connection, rows, books, projection, at));
    }

    /// The generation at its checkpoint, without what a fold needs: for one that is not moved from here.
    static Generation standingBy(Store store, Projection projection, Checkpoint at, String owner) {
        Generation still = new Generation(store, projection, at, null);
        still.heldBy = owner;
        return still;
    }

    /// The same where it stands, given up: nothing of its state stays in memory.
    Generation standingBy(String owner) {
        return standingBy(store, projection, checkpoint, owner);
    }

    private FoldedState state() {
        if (state == null) {
            throw new IllegalStateException(
                    "The rows of " + projection.name() + " are moved by " + heldBy + ", nothing of them is in memory.");
        }
        return state;
    }

    Projection projection() {
        return projection;
    }

    /// Where it stands when the chunk under way is written.
    Checkpoint checkpoint() {
        return folded;
    }

    /// Everything up to here is in the database, as far as is known.
    long written() {
        return checkpoint.position();
    }

    /// The topics that it reads; empty for all.
    Set<String> topics() {
        return reads.topics();
    }

    Account account() {
        return state().account();
    }

    Parking parked() {
        return state().parking();
    }

    /// Folds what the chunk holds beyond the checkpoint, waits until the chunk before is written, and begins to write this one.
    ///
    /// @return false if another process has moved the checkpoint: nothing was written, load again
    /// @throws FoldFailure if an event could not be folded
    /// @throws RuntimeException if the chunk before could not be written
    boolean apply(Chunk chunk) {
        if (chunk.until() <= folded.position()) {
            return true;
        }
        FoldedState state = state();
        List<ReadEvent> mine = new ArrayList<>();
        for (ReadEvent event : chunk.events()) {
            if (event.position() > folded.position() && reads.reads(event.topic())) {
                mine.add(event);
            }
        }
        long now = StoreTime.micros(store);
        int events;
        try {
            events = state.fold(mine, new Found(), now);
        } catch (Overtaken overtaken) {
            return false;
        }
        state.reached(chunk.until());
        state.account().expired(chunk.expired(), folded.position(), reads.classes());
        Changes rows = new Changes();
        Changes books = new Changes();
        state.changes(rows, books, folded.position(), chunk.until());
        RunNames.Learned learned = state.learned();
        if (!settle()) {
            return false;
        }
        begin(moved(chunk.until(), events, now), rows, books, learned);
        return true;
    }

    private Checkpoint moved(long until, int events, long now) {
        long nanos = System.nanoTime();
        Double rate = events == 0
                ? folded.eventsPerSecond()
                : Double.valueOf(events * 1e9 / Math.max(1, nanos - lastMove));
        lastMove = nanos;
        return checkpoint.at(until, checkpoint.events() + events, rate, now, state().hash());
    }

    private void begin(Checkpoint to, Changes rows, Changes books, RunNames.Learned learned) {
        Checkpoint from = checkpoint;
        folded = to;
        FutureTask<Boolean> task = new FutureTask<>(() -> write(from, to, rows, books, learned));
        writing = task;
        Thread.ofVirtual().name("oona-write-" + from.name()).start(task);
    }

    private boolean write(Checkpoint from, Checkpoint to, Changes rows, Changes books, RunNames.Learned learned) {
        return store.inTransaction(connection -> {
            Checkpoints.beginLazily(connection, store.dialect());
            if (!Checkpoints.move(connection, store.dialect(), from, to, Leases.micros(lease))) {
                return false;
            }
            rows.write(new TableRows(connection, store.dialect(), to.rows()));
            TableRows own = new TableRows(connection, store.dialect(), to.generation());
            books.write(own);
            learned.write(connection, own, to.generation());
            if (Mark.between(from.position(), to.position())) {
                Trail.join(own, Mark.before(from.position()), to.position());
            }
            return true;
        });
    }

    /// Waits until the chunk under way is written.
    ///
    /// @return false if another process has moved the checkpoint: load again
    /// @throws RuntimeException if it could not be written
    boolean settle() {
        FutureTask<Boolean> task = writing;
        if (task == null) {
            return true;
        }
        writing = null;
        boolean written = Waits.uninterruptibly(task);
        if (written) {
            checkpoint = folded;
            leasedAt = System.nanoTime();
        }
        return written;
    }

    /// It is moved under a lease, of which it knows the token; every move renews the lease.
    void leased(Duration lasting) {
        lease = lasting;
        leasedAt = System.nanoTime();
    }

    /// Who else moves it; null for nobody.
    @Nullable
    String heldBy() {
        return heldBy;
    }

    /// Renews the lease if a third of it has passed since it was renewed last.
    ///
    /// @return false if another process has it by now: load again
    boolean renew() {
        if (lease.isZero() || writing != null || System.nanoTime() - leasedAt < lease.toNanos() / 3) {
            return true;
        }
        boolean renewed = store.inTransaction(connection -> Leases.renew(connection, store.dialect(),
                checkpoint.generation(), checkpoint.token(), lease));
        leasedAt = System.nanoTime();
        return renewed;
    }

    /// Lets others move it at once.
    void release() {
        if (!lease.isZero()) {
            store.inTransaction(connection -> {
                Leases.release(connection, checkpoint.generation(), checkpoint.token());
                return true;
            });
            lease = Duration.ZERO;
        }
    }

    /// What it is doing, for those who wonder why it does not get on; any thread may ask.
    String doing() {
        return (state == null ? Optional.<ProjectionEvent>empty() : state.at())
                .map(event -> "folding position " + event.position() + " (topic " + event.topic() + ", event "
                        + event.eventId() + ")")
                .orElseGet(() -> "writing what follows position " + written());
    }

    /// Why this program cannot go on with the rows; null if it can.
    @Nullable
    String foreign() {
        return checkpoint.version() == projection.version()
                ? null
                : "The rows of " + projection.name() + " were made by version " + checkpoint.version()
                        + " of the projection, this program has version "
                        + projection.version() + ". Rebuild it: oona projections rebuild " + projection.name() + ".";
    }

    /// Finds rows as they are once the chunk under way is written.
    private final class Found implements Finder {
        @Override
        public <R> List<R> find(Table<R> table, List<Column> by, Collection<@Nullable Object[]> wanted) {
            if (wanted.isEmpty()) {
                return List.of();
            }
            try {
                if (!settle()) {
                    throw new Overtaken();
                }
                return store.query(connection -> new TableRows(connection, store.dialect(), checkpoint.rows())
                        .find(table, by, wanted));
            } catch (Overtaken overtaken) {
                throw overtaken;
            } catch (RuntimeException failed) {
                throw new FoldedState.SearchFailed(failed.getMessage(), failed);
            }
        }
    }

    /// Another process has moved the checkpoint.
    @SuppressWarnings("serial")
    private static final class Overtaken extends FoldedState.SearchFailed {
        Overtaken() {
            super("another process has moved the checkpoint", null);
        }
    }
}
