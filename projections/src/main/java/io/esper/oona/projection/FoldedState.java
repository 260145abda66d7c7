package io.esper.oona.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.esper.oona.event.RunResolver.Resolution;
import io.esper.oona.projection.table.Changes;
import io.esper.oona.projection.table.Finder;
import io.esper.oona.projection.table.TableRows;
import org.jspecify.annotations.Nullable;

/// What one generation holds in memory: its fold, the runs that it knows, what it has parked, and the account of every event. True as
/// long as every transaction succeeds; after a failure it is thrown away and loaded again. For one thread.
final class FoldedState {
    private static final int NAMES_MAX = 10_000;

    private final Projection projection;
    private final Partition partition;
    private final Fold fold;
    private final Map<String, String> names = new HashMap<>();
    private final RunNames runs;
    private final Parking parking;
    private final Account account;
    private final long hashBefore;
    private final Trail trail = new Trail();
    private final List<Mark> marks = new ArrayList<>();
    private long nextMark;
    /// The event that is being folded, or the first of those that are being prepared.
    private volatile @Nullable ProjectionEvent at;

    private FoldedState(Projection projection, RunNames runs, Parking parking, Account account, Checkpoint checkpoint) {
        this.projection = projection;
        this.partition = checkpoint.partition();
        this.fold = projection.open();
        if (checkpoint.position() == 0) {
            fold.startsEmpty();
        }
        this.runs = runs;
        this.parking = parking;
        this.account = account;
        this.hashBefore = checkpoint.stateHash();
        this.nextMark = (checkpoint.position() / Mark.EVERY + 1) * Mark.EVERY;
    }

    /// What belongs to a generation, or a partition, at its checkpoint.
    ///
    /// @param rows  of the read model
    /// @param books of the partition
    static FoldedState load(Connection connection, TableRows rows, TableRows books, Projection projection,
            Checkpoint checkpoint) throws SQLException {
        return new FoldedState(projection, RunNames.load(books),
                Parking.load(connection, projection, rows, checkpoint.partition()), Account.load(books), checkpoint);
    }

    Account account() {
        return account;
    }

    Parking parking() {
        return parking;
    }

    /// Folds events one by one: those of its keys. Of others it learns which runs there are.
    ///
    /// @param found finds rows as they are when all that was folded before is written; what it throws is thrown on
    /// @return how many were its own
    /// @throws FoldFailure if an event could not be folded
    int fold(List<ReadEvent> read, Finder found, long nowMicros) {
        int own = 0;
        int most = fold.eventsAtOnceMax();
        for (int from = 0; from < read.size(); from += Math.min(most, read.size())) {
            own += foldSome(read.subList(from, Math.min(read.size(), from + Math.min(most, read.size()))), found,
                    nowMicros);
        }
        return own;
    }

    private int foldSome(List<ReadEvent> read, Finder found, long nowMicros) {
        List<ProjectionEvent> events = new ArrayList<>(read.size());
        @Nullable
        Verdict[] verdicts = new @Nullable Verdict[read.size()];
        List<ProjectionEvent> foldable = new ArrayList<>(read.size());
        BitSet others = new BitSet();
        for (int index = 0; index < read.size(); index++) {
            ProjectionEvent event = resolved(read.get(index));
            events.add(event);
            if (!partition.isAll() && !partition.holds(projection.key(event))) {
                others.set(index);
                continue;
            }
            verdicts[index] = leftOut(read.get(index), event, nowMicros);
            if (verdicts[index] == null) {
                foldable.add(event);
            }
        }
        at = events.getFirst();
        prepare(foldable, found);
        for (int index = 0; index < events.size(); index++) {
            ProjectionEvent event = events.get(index);
            reached(event.position() - 1);
            if (others.get(index)) {
                // so that the trails of all partitions can be added up, event by event
                trail.again(event.position(), this::hash);
                continue;
            }
            Verdict verdict = verdicts[index];
            if (verdict == null) {
                at = event;
                try {
                    verdict = fold.fold(event);
                } catch (RuntimeException failed) {
                    throw new FoldFailure(event.position(), failed);
                }
            }
            account.count(event, verdict);
            trail.add(event.position(), hash());
        }
        at = null;
        return events.size() - others.cardinality();
    }

    /// The event that it is folding; any thread may ask.
    Optional<ProjectionEvent> at() {
        return Optional.ofNullable(at);
    }

    private void prepare(List<ProjectionEvent> foldable, Finder found) {
        try {
            fold.prepare(foldable, found);
        } catch (SQLException failed) {
            throw new IllegalStateException("A query of " + projection.name() + " failed: " + failed.getMessage(),
                    failed);
        } catch (SearchFailed failed) {
            throw failed;
        } catch (RuntimeException failed) {
            throw new FoldFailure(foldable.size() == 1 ? foldable.getFirst().position() : 0, failed);
        }
    }

    /// Why an event is not given to the fold; null if it is.
    private @Nullable Verdict leftOut(ReadEvent read, ProjectionEvent event, long now) {
        if (parking.isDropped(event.position())) {
            return Verdict.DROPPED;
        }
        String reason = read.failure() == null ? KeyText.problem("run", event.run()) : read.failure();
        if (reason == null) {
            reason = projection.refusal(event);
        }
        if (reason == null && parking.isEmpty()) {
            return null;
        }
        String key = projection.key(event);
        Long cause = parking.cause(key);
        if (cause != null) {
            parking.park(event, key, reason == null ? "waits behind position " + cause : reason, now);
            return Verdict.PARKED;
        }
        if (reason == null) {
            return null;
        }
        parking.park(event, key, reason, now);
        return Verdict.PARKED;
    }

    private ProjectionEvent resolved(ReadEvent read) {
        Resolution resolution = runs.resolve(read.payload(), read.envelopeRun(), read.traceId());
        return new ProjectionEvent(read.position(), read.topic(), read.type(), read.eventId(), read.traceId(),
                read.senderId(),
                read.claimedMicros(), same(resolution.run()), resolution.rule().name(), read.payload());
    }

    /// One string for each run: then keys are equal at a glance.
    private String same(String run) {
        if (names.size() >= NAMES_MAX) {
            names.clear();
        }
        String known = names.putIfAbsent(run, run);
        return known == null ? run : known;
    }

    long hash() {
        return hashBefore + fold.hash();
    }

    /// Everything up to the position is in the state: keeps its hash at the last boundary that was passed.
    void reached(long position) {
        if (position >= nextMark) {
            long boundary = position / Mark.EVERY * Mark.EVERY;
            nextMark = boundary + Mark.EVERY;
            marks.add(new Mark(boundary, hash(), projection.version(), Build.text()));
        }
    }

    /// Hands over the rows that changed since the last call.
    ///
    /// @param rows  takes those of the read model
    /// @param books takes those of the partition
    /// @param after where it stood then
    /// @param until where it stands now
    void changes(Changes rows, Changes books, long after, long until) {
        fold.changes(rows);
        parking.changes(rows);
        account.changes(books);
        books.replace(Trail.Piece.TABLE, trail.take(after, until), List.of());
        books.upsert(Bookkeeping.MARK, List.copyOf(marks));
        marks.clear();
    }

    /// What was learned about runs since the last call.
    RunNames.Learned learned() {
        return runs.learned();
    }

    /// A row could not be looked up: the database's fault, or that of another process, never that of an event.
    @SuppressWarnings("serial")
    static class SearchFailed extends RuntimeException {
        SearchFailed(@Nullable String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
