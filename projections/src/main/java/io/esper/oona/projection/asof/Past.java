package io.esper.oona.projection.asof;

import java.util.List;

import io.esper.oona.projection.Progress;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionException;
import io.esper.oona.projection.RunnerSettings;
import io.esper.oona.store.Store;

/// Answers what read models were at an earlier point of the log: from the nearest snapshot that this program's fold can go on with, else from
/// position 0, folded to the point into a database of its own. The store is only read. Thread-safe.
public final class Past {
    private final Store store;
    private final RunnerSettings settings;

    public Past(Store store, RunnerSettings settings) {
        this.store = store;
        this.settings = settings;
    }

    /// The projections' rows when this was the last position. Costs the fold of what lies between the nearest snapshot and the point, and
    /// disk for the rows.
    ///
    /// @param position 0 to the head
    /// @param listener hears of every batch; what it throws ends the work
    /// @return the rows; close it
    /// @throws IllegalArgumentException if the log does not reach the position
    /// @throws ProjectionException      if a projection cannot be folded to there
    public AsOf at(long position, List<Projection> projections, Progress.Listener listener)
            throws InterruptedException {
        return at(position, projections, true, listener);
    }

    /// As [#at(long, List, Progress.Listener)], from position 0 if snapshots are not to be trusted.
    public AsOf at(long position, List<Projection> projections, boolean fromSnapshots, Progress.Listener listener)
            throws InterruptedException {
        long head = store.log().head();
        if (position < 0 || position > head) {
            throw new IllegalArgumentException(
                    "The log ends at position " + head + "; there is no state as of " + position + ".");
        }
        AsOf made = AsOf.begin(store, projections, settings, fromSnapshots ? position : 0);
        try {
            made.advance(position, projections, settings, listener);
            return made;
        } catch (InterruptedException | RuntimeException failed) {
            made.close();
            throw failed;
        }
    }
}
