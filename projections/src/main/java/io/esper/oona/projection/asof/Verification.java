package io.esper.oona.projection.asof;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import io.esper.oona.projection.Build;
import io.esper.oona.projection.ExpiredRange;
import io.esper.oona.projection.GenerationTrail;
import io.esper.oona.projection.Mark;
import io.esper.oona.projection.Progress;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionException;
import io.esper.oona.projection.ProjectionStatus;
import io.esper.oona.projection.RunnerSettings;
import io.esper.oona.projection.ShownRows;
import io.esper.oona.projection.asof.RowComparison.Side;
import io.esper.oona.projection.table.ConsistentRead;
import io.esper.oona.store.EventFilter;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.Store.Dialect;
import io.esper.oona.store.StoredEvent;

/// Proves that the rows of a read model are the fold of the log: folds it once more beside the store, compares the hashes that were recorded
/// on the way and every row, and finds the first event that gave another state. The read model may go on meanwhile. Thread-safe.
public final class Verification {
    /// How often a read model that moves on is followed before it is compared.
    private static final int CHASES_MAX = 50;

    private final Store store;
    private final RunnerSettings settings;

    public Verification(Store store, RunnerSettings settings) {
        this.store = store;
        this.settings = settings;
    }

    /// Recomputes a projection up to where it stands.
    ///
    /// @param projection   with the code that is to be trusted
    /// @param fromSnapshot whether to believe the newest snapshot: quicker, and possible where earlier events have expired
    /// @param listener     hears of every batch; what it throws ends the work
    /// @throws ProjectionException if the projection was never run, is of another version, or moves on too fast
    public Proof of(Projection projection, boolean fromSnapshot, Progress.Listener listener)
            throws InterruptedException {
        ProjectionStatus status = ProjectionStatus.read(store, projection);
        if (status.generation() == 0) {
            throw new ProjectionException("The read model " + projection.name()
                    + " was never run; there is nothing to verify. 'oona projections run' fills it.", null);
        }
        if (status.version() != projection.version()) {
            throw new ProjectionException("The rows of " + projection.name() + " were made by version "
                    + status.version() + " of the projection, this program has version " + projection.version()
                    + ": they are not meant to be the same. Rebuild it: oona projections rebuild " + projection.name()
                    + ".", null);
        }
        List<Projection> one = List.of(projection);
        try (AsOf past = new Past(store, settings).at(status.position(), one, fromSnapshot, listener)) {
            for (int chase = 0; chase < CHASES_MAX; chase++) {
                Optional<Proof> proof = ConsistentRead.of(store, connection -> compared(connection, projection, past));
                if (proof.isPresent()) {
                    return proof.get();
                }
                past.advance(ProjectionStatus.read(store, projection).position(), one, settings, listener);
            }
        }
        String spread = store.query(connection -> ShownRows.of(connection, store.dialect(), projection.name()))
                .filter(shown -> !shown.together()).map(ShownRows::spread).orElse(null);
        if (spread != null) {
            throw new ProjectionException("The partitions of " + projection.name() + " stand at " + spread
                    + ", and what is verified is the state at one. Bring them together: oona projections run "
                    + projection.name() + ".", null);
        }
        throw new ProjectionException("The read model " + projection.name()
                + " moves on faster than it can be followed. Verify it when there is less to do.", null);
    }

    private record Recorded(int generation, long position, int version, String build, long stateHash) {}

    /// Empty if the projection has moved on.
    private Optional<Proof> compared(Connection connection, Projection projection, AsOf past) throws SQLException {
        ShownRows shown = shown(connection, store.dialect(), projection);
        Recorded recorded = recorded(shown);
        if (recorded.position() != past.position() || !shown.together()) {
            return Optional.empty();
        }
        List<ExpiredRange> known = shown.expired();
        Store scratch = past.store();
        return scratch.query(rows -> Optional.of(compared(connection, rows, projection, past, recorded, known)));
    }

    private Proof compared(Connection connection, Connection scratch, Projection projection, AsOf past,
            Recorded recorded, List<ExpiredRange> known) throws SQLException {
        Recorded recomputed = recorded(shown(scratch, past.store().dialect(), projection));
        long from = past.begunFrom(projection);
        List<ExpiredRange> lost = past.status(projection).expired().stream()
                .filter(range -> !known.contains(range)).toList();
        GenerationTrail left = new GenerationTrail(connection, store.dialect(), recorded.generation());
        GenerationTrail right =
                new GenerationTrail(scratch, past.store().dialect(), recomputed.generation());
        List<Mark> marks = left.marksAfter(from);
        Map<Long, Long> others = new HashMap<>();
        right.marksAfter(from).forEach(mark -> others.put(mark.position(), mark.stateHash()));
        int compared = 0;
        long same = from;
        Recorded apart = null;
        for (Mark mark : marks) {
            Long other = others.get(mark.position());
            if (other == null || apart != null) {
                continue;
            }
            compared++;
            if (other == mark.stateHash()) {
                same = mark.position();
            } else {
                apart = new Recorded(recorded.generation(), mark.position(), mark.version(), mark.build(),
                        mark.stateHash());
            }
        }
        if (apart == null && recorded.stateHash() != recomputed.stateHash()) {
            apart = recorded;
        }
        Proof.Divergence divergence = apart == null || !lost.isEmpty()
                ? null
                : divergence(projection, left, right, same, apart, codeAt(marks, recorded));
        List<RowChange> named = new ArrayList<>();
        long[] differing = new long[1];
        new RowComparison(projection, new Side(connection, store.dialect(), recorded.generation()),
                new Side(scratch, past.store().dialect(), recomputed.generation())).run((table, key, change) -> {
                    if (differing[0]++ < Proof.ROWS_NAMED_MAX) {
                        named.add(change);
                    }
                });
        Proof.Outcome outcome = !lost.isEmpty()
                ? Proof.Outcome.UNPROVABLE
                : apart != null
                        ? Proof.Outcome.DIVERGED
                        : differing[0] > 0 ? Proof.Outcome.EDITED : Proof.Outcome.SOUND;
        return new Proof(projection.name(), recorded.generation(), from, recorded.position(), outcome, compared,
                recorded.stateHash(), recomputed.stateHash(), divergence, differing[0], named, lost);
    }

    /// Finds which code recorded the state after an event: that of the next mark, or of the checkpoint.
    @FunctionalInterface
    private interface CodeAt {
        Recorded at(long event);
    }

    private static CodeAt codeAt(List<Mark> marks, Recorded last) {
        return event -> marks.stream().filter(mark -> mark.position() >= event).findFirst().map(
                mark -> new Recorded(last.generation(), mark.position(), mark.version(), mark.build(),
                        mark.stateHash()))
                .orElse(last);
    }

    /// Follows both trails between the last equal hash and the first that is not.
    private Proof.Divergence divergence(Projection projection, GenerationTrail left, GenerationTrail right, long same,
            Recorded apart, CodeAt code) throws SQLException {
        long begin = Math.min(left.begin(same), right.begin(same));
        long after = same;
        boolean certain = true;
        StoredEvent last = null;
        try (LogReader reader = store.log()
                .read(new ReadQuery(begin, apart.position(), filter(projection), Long.MAX_VALUE))) {
            for (LogElement element = reader.next(); element != null; element = reader.next()) {
                if (!(element instanceof StoredEvent event)) {
                    continue;
                }
                OptionalInt recorded = left.after(event.position());
                OptionalInt recomputed = right.after(event.position());
                if (event.position() <= same) {
                    continue;
                }
                last = event;
                if (recorded.isEmpty() || recomputed.isEmpty()) {
                    certain = false;
                } else if (recorded.getAsInt() == recomputed.getAsInt()) {
                    after = event.position();
                    certain = true;
                } else {
                    return divergence(projection, event, certain, after, code);
                }
            }
        }
        return last == null
                ? new Proof.Divergence(apart.position(), false, after, null, apart.version(), apart.build(),
                        projection.version(), Build.text())
                : divergence(projection, last, false, after, code);
    }

    private static Proof.Divergence divergence(Projection projection, StoredEvent event, boolean exact, long after,
            CodeAt code) {
        Recorded recorded = code.at(event.position());
        return new Proof.Divergence(event.position(), exact, after,
                new ChangingEvent(event.position(), event.topic(), event.type(), event.eventId()), recorded.version(),
                recorded.build(), projection.version(), Build.text());
    }

    private static EventFilter filter(Projection projection) {
        if (projection.topics().isEmpty()) {
            return EventFilter.ALL;
        }
        Set<String> topics = new HashSet<>(projection.topics());
        if (!topics.isEmpty()) {
            topics.addAll(Projection.RUN_TOPICS);
        }
        return new EventFilter(topics, Set.of(), Set.of(), Set.of(), Set.of(), null, null, null, null);
    }

    private static ShownRows shown(Connection connection, Dialect dialect, Projection projection)
            throws SQLException {
        return ShownRows.of(connection, dialect, projection.name()).orElseThrow();
    }

    private static Recorded recorded(ShownRows shown) {
        return new Recorded(shown.generation(), shown.position(), shown.version(), shown.build(), shown.stateHash());
    }
}
