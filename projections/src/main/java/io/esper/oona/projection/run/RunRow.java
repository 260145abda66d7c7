package io.esper.oona.projection.run;

import java.util.List;

import io.esper.oona.projection.StateHash;
import org.jspecify.annotations.Nullable;

/// Where a run stands, as far as the log has told.
///
/// @param restoredEpochs of each rollback, oldest first: rollback generation g holds the epochs after the g-th of them
/// @param failedEpoch    of the last rollback
/// @param epoch          the frontier: the newest epoch of the current rollback generation that was reached step by step
/// @param previousEpoch  the frontier of the generation before
/// @param heartbeat      whether there are epoch events to judge by; not any more once they are taken to be lost
/// @param earlyInARow    reports ahead of the frontier since one was accepted
/// @param position       of the last event that counted
public record RunRow(String run, List<Integer> restoredEpochs, @Nullable Integer failedEpoch, @Nullable Integer epoch,
        @Nullable Integer previousEpoch, boolean heartbeat, int earlyInARow, long position, ReportCounts reports) {

    public RunRow {
        restoredEpochs = List.copyOf(restoredEpochs);
    }

    /// A run that no message has named yet.
    public static RunRow unseen(String run) {
        return new RunRow(run, List.of(), null, null, null, false, 0, 0, ReportCounts.NONE);
    }

    private static final int KIND = "health run".hashCode();

    /// The hash of the row.
    public long hash(StateHash with) {
        with.begin(KIND).add(run);
        for (int restored : restoredEpochs) {
            with.add((long) restored);
        }
        return with.add(failedEpoch).add(epoch).add(previousEpoch).add(heartbeat ? 1L : 0L).add((long) earlyInARow)
                .add(position).add(reports.all()).add(reports.late()).add(reports.early()).add(reports.assumed())
                .add(reports.withoutEpoch()).value();
    }

    /// The current rollback generation.
    public int rollbacks() {
        return restoredEpochs.size();
    }

    /// The run with another frontier.
    RunRow at(@Nullable Integer frontier, boolean beating, int early, long now, ReportCounts counts) {
        return new RunRow(run, restoredEpochs, failedEpoch, frontier, previousEpoch, beating, early, now, counts);
    }
}
