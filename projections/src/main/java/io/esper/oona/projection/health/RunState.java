package io.esper.oona.projection.health;

import io.esper.oona.projection.StateHash;
import io.esper.oona.projection.run.RunRow;

/// A run at work. For one thread.
final class RunState {
    /// The groups that its newest report was counted in.
    final Distributions.Recent epochs = new Distributions.Recent();
    final Distributions.Recent hours = new Distributions.Recent();
    private RunRow row;
    private RunRow ahead;
    private long hash;
    private boolean changed;

    /// @param row as the database holds it, or of a run that is not known yet
    /// @param hash of the row; 0 if the database holds none
    RunState(RunRow row, long hash) {
        this.row = row;
        this.ahead = row;
        this.hash = hash;
    }

    String run() {
        return row.run();
    }

    RunRow row() {
        return row;
    }

    /// Where the run will stand when all events are folded that were looked at.
    RunRow ahead() {
        return ahead;
    }

    /// Notes where it will stand after an event.
    void ahead(RunRow after) {
        ahead = after;
    }

    /// Takes the row after an event.
    ///
    /// @return whether it is the first change since [#written]
    boolean put(RunRow after, StateHash with) {
        if (after.equals(row)) {
            return false;
        }
        long now = after.hash(with);
        with.replace(hash, now);
        hash = now;
        row = after;
        boolean first = !changed;
        changed = true;
        return first;
    }

    /// Its row is on its way to the database.
    void written() {
        changed = false;
    }
}
