package io.esper.oona.projection.asof;

import java.util.List;

import io.esper.oona.projection.Progress;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionStatus;
import io.esper.oona.projection.RunnerSettings;
import io.esper.oona.projection.asof.RowComparison.Side;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// Which rows of read models are not the same at two points of the log, and which events did it. In bounded memory, whatever the number
/// of rows and events. For one thread; close it.
public final class Diff implements AutoCloseable {
    /// Most events that are named for one row; all are counted.
    public static final int EVENTS_NAMED_MAX = 20;

    /// Hears of every row that is not the same, model by model and table by table in the order of the keys; entries of one packed row
    /// stand together.
    @FunctionalInterface
    public interface Listener {
        void differs(RowChange change);
    }

    private final AsOf before;
    private final AsOf after;
    private final @Nullable EventTrace trace;

    private Diff(AsOf before, AsOf after, @Nullable EventTrace trace) {
        this.before = before;
        this.after = after;
        this.trace = trace;
    }

    /// Folds to the first point, then on to the second.
    ///
    /// @param from     0 to `to`
    /// @param to       up to the head
    /// @param named    whether to find out which events wrote which row: then the events between the points are folded one by one, which
    ///                 takes some milliseconds each
    /// @param listener hears of every batch; what it throws ends the work
    public static Diff between(Store store, long from, long to, List<Projection> projections, boolean named,
            RunnerSettings settings, Progress.Listener listener) throws InterruptedException {
        if (from > to) {
            throw new IllegalArgumentException(
                    "A difference goes forward: " + from + " comes after " + to + ". Exchange the two.");
        }
        AsOf before = new Past(store, settings).at(from, projections, listener);
        try {
            AsOf after = before.copy();
            try {
                EventTrace trace = named ? new EventTrace(after.scratch().store()) : null;
                if (trace == null) {
                    after.advance(to, projections, settings, listener);
                } else {
                    List<Projection> traced =
                            projections.stream().<Projection>map(one -> new TracedProjection(one, trace)).toList();
                    after.advance(to, traced, settings.withBatchEventsMax(1), listener);
                    trace.flush();
                }
                return new Diff(before, after, trace);
            } catch (InterruptedException | RuntimeException failed) {
                after.close();
                throw failed;
            }
        } catch (InterruptedException | RuntimeException failed) {
            before.close();
            throw failed;
        }
    }

    /// The rows of a projection that are not the same.
    public void of(Projection projection, Listener listener) {
        Store left = before.store();
        Store right = after.store();
        int one = before.status(projection).generation();
        int other = after.status(projection).generation();
        left.query(leftRows -> right.query(rightRows -> {
            new RowComparison(projection, new Side(leftRows, left.dialect(), one),
                    new Side(rightRows, right.dialect(), other))
                    .run((table, key, change) -> listener.differs(explained(table.name(), key, change)));
            return other;
        }));
    }

    private RowChange explained(String table, String key, RowChange change) {
        EventTrace known = trace;
        return known == null
                ? change
                : change.with(known.count(change.model(), table, key),
                        known.of(change.model(), table, key, EVENTS_NAMED_MAX));
    }

    /// What was folded, parked, and had expired, up to the first point.
    public ProjectionStatus before(Projection projection) {
        return before.status(projection);
    }

    /// What was folded, parked, and had expired, up to the second point.
    public ProjectionStatus after(Projection projection) {
        return after.status(projection);
    }

    @Override
    public void close() {
        try (before) {
            after.close();
        }
    }
}
