package io.esper.oona.projection.health;

import java.util.List;

import org.jspecify.annotations.Nullable;

/// Where a run stands, as far as the log has told.
///
/// @param restoredEpochs of each rollback, oldest first: rollback generation g holds the epochs after the g-th of them
/// @param failedEpoch    of the last rollback
/// @param epoch          the frontier: the newest epoch of the current rollback generation that was reached step by step
/// @param previousEpoch  the frontier of the generation before
/// @param heartbeat      whether an epoch event of the run was ever seen
/// @param earlyInARow    reports ahead of the frontier since one was accepted
/// @param position       of the last event that counted
record RunRow(String run, List<Integer> restoredEpochs, @Nullable Integer failedEpoch, @Nullable Integer epoch,
        @Nullable Integer previousEpoch, boolean heartbeat, int earlyInARow, long position, long reports,
        long lateReports,
        long earlyReports, long assumedEpochs, long withoutEpoch) {

    RunRow {
        restoredEpochs = List.copyOf(restoredEpochs);
    }

    static RunRow unseen(String run) {
        return new RunRow(run, List.of(), null, null, null, false, 0, 0, 0, 0, 0, 0, 0);
    }

    /// The current rollback generation.
    int rollbacks() {
        return restoredEpochs.size();
    }
}
