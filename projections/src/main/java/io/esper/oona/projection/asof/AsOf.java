package io.esper.oona.projection.asof;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.esper.oona.projection.Progress;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionException;
import io.esper.oona.projection.ProjectionRunner;
import io.esper.oona.projection.ProjectionStatus;
import io.esper.oona.projection.RunnerSettings;
import io.esper.oona.store.Store;

/// Read models as of one position of the log. [#store] is a store whose log ends there and whose tables hold the rows of that time: every
/// query of the read models works on it. It lives in a temporary file until it is closed. For one thread; [#store] may be shared.
public final class AsOf implements AutoCloseable {
    private final Store origin;
    private final ScratchDatabase scratch;
    private final Map<String, Long> begun;
    private long position;

    private AsOf(Store origin, ScratchDatabase scratch, Map<String, Long> begun, long position) {
        this.origin = origin;
        this.scratch = scratch;
        this.begun = begun;
        this.position = position;
    }

    /// Rows at the nearest snapshots at or before the position, none where there is none.
    static AsOf begin(Store origin, List<Projection> projections, RunnerSettings settings, long position) {
        ScratchDatabase scratch = ScratchDatabase.empty(origin.clock());
        try {
            DroppedEvents.copy(origin, scratch.store());
            Snapshots snapshots = new Snapshots(origin);
            Map<String, Long> begun = new LinkedHashMap<>();
            for (Projection projection : projections) {
                Optional<Snapshot> nearest = snapshots.restore(projection, position, scratch.store());
                begun.put(projection.name(), nearest.map(Snapshot::position).orElse(0L));
            }
            return new AsOf(origin, scratch, begun, 0);
        } catch (RuntimeException failed) {
            scratch.close();
            throw failed;
        }
    }

    /// The same once more, to go on from separately.
    AsOf copy() {
        return new AsOf(origin, scratch.copy(), new LinkedHashMap<>(begun), position);
    }

    /// Folds on to a later position.
    void advance(long to, List<Projection> projections, RunnerSettings settings, Progress.Listener listener)
            throws InterruptedException {
        Store until = new PastStore(origin, to, scratch);
        List<ProjectionStatus> statuses = new ProjectionRunner(until, projections, settings).catchUp(listener);
        for (ProjectionStatus status : statuses) {
            if (status.stopReason() != null) {
                throw new ProjectionException("The state of " + status.name() + " as of position " + to
                        + " cannot be made; it stopped at position " + status.position() + ": " + status.stopReason(),
                        null);
            }
        }
        position = to;
    }

    /// The position: everything up to here is in the rows.
    public long position() {
        return position;
    }

    /// The log and the tables as of the position. It ends with this object.
    public Store store() {
        return new PastStore(origin, position, scratch);
    }

    /// What was folded, parked, and had expired, as of the position.
    public ProjectionStatus status(Projection projection) {
        return ProjectionStatus.read(store(), projection);
    }

    /// The position of the snapshot that the projection's rows were begun from; 0 if from the beginning of the log.
    public long begunFrom(Projection projection) {
        return begun.getOrDefault(projection.name(), 0L);
    }

    ScratchDatabase scratch() {
        return scratch;
    }

    @Override
    public void close() {
        scratch.close();
    }
}
