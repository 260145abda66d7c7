package io.esper.oona.projection.run;

import java.util.ArrayList;
import java.util.List;

import io.esper.oona.event.RollbackRule;
import org.jspecify.annotations.Nullable;

/// How a run advances, and where a report belongs in it. Pure.
///
/// After a rollback epochs repeat, so (run, epoch) does not name a moment; (run, rollbacks, epoch) does. Reports do not say
/// which generation they mean. It follows from what is possible: generation g begins after the epoch that its rollback
/// restored, and it reaches its epochs one after the other.
public final class RunEvolution {
    /// Heartbeats and reports of one epoch travel beside each other: a report may be this many epochs ahead of what is known.
    static final int AHEAD_MAX = RollbackRule.AHEAD_MAX;
    /// Further ahead than this a report is early, as far as there are heartbeats to judge by. Wider than AHEAD_MAX, because some epochs may be lost.
    static final int EARLY_AFTER = RollbackRule.EARLY_AFTER;
    /// After so many early reports in a row the heartbeat is taken to be lost until the next one, and the run to be where the reports are.
    static final int EARLY_IN_A_ROW_MAX = 64;

    private RunEvolution() {}

    /// The run after a heartbeat.
    public static RunRow heartbeat(RunRow run, int epoch, long position) {
        Integer reached = run.epoch();
        if (reached == null) {
            return run.at(epoch, true, 0, position, run.reports());
        }
        boolean advances = generationOf(run, epoch) == run.rollbacks() && epoch > reached;
        return run.at(advances ? Integer.valueOf(epoch) : reached, true, advances ? 0 : run.earlyInARow(), position,
                run.reports());
    }

    /// The run after a rollback. Told twice (by controller and orchestrator, say) with nothing in between, it counts once.
    public static RunRow rollback(RunRow run, int failedEpoch, int restoredEpoch, long position) {
        Integer before = run.rollbacks() == 0 ? null : run.restoredEpochs().getLast();
        boolean goneOn = run.epoch() == null || !run.epoch().equals(before);
        if (!RollbackRule.counts(run.rollbacks(), run.failedEpoch(), before, goneOn, failedEpoch, restoredEpoch)) {
            return run;
        }
        List<Integer> restored = new ArrayList<>(run.restoredEpochs());
        restored.add(restoredEpoch);
        int reached = run.epoch() == null ? failedEpoch : Math.max(run.epoch(), failedEpoch);
        return new RunRow(run.run(), restored, failedEpoch, restoredEpoch, reached, run.heartbeat(), 0, position,
                run.reports());
    }

    /// Where a report belongs that the run meets now.
    public static Place place(RunRow run, @Nullable Integer epoch) {
        if (epoch == null) {
            return new Place(run.rollbacks(), run.heartbeat() ? run.epoch() : null, Place.Arrival.ASSUMED);
        }
        int generation = generationOf(run, epoch);
        if (generation < run.rollbacks()) {
            return new Place(generation, epoch, Place.Arrival.LATE);
        }
        boolean early = run.heartbeat() && run.epoch() != null && epoch - (long) run.epoch() > EARLY_AFTER
                && run.earlyInARow() < EARLY_IN_A_ROW_MAX;
        return new Place(generation, epoch, early ? Place.Arrival.EARLY : Place.Arrival.IN_TIME);
    }

    /// The run after a report at this place.
    public static RunRow report(RunRow run, Place place, long position) {
        ReportCounts counts = run.reports().with(place);
        return switch (place.arrival()) {
            case LATE, ASSUMED -> run.at(run.epoch(), run.heartbeat(), run.earlyInARow(), position, counts);
            case EARLY -> run.at(run.epoch(), run.heartbeat(), run.earlyInARow() + 1, position, counts);
            case IN_TIME -> {
                Integer reached = run.epoch();
                Integer epoch = place.epoch();
                boolean advances = reached == null || (epoch != null && epoch > reached);
                boolean beating =
                        run.heartbeat() && !(reached != null && epoch != null && epoch - (long) reached > EARLY_AFTER);
                yield run.at(advances ? epoch : reached, beating, 0, position, counts);
            }
        };
    }

    /// The newest generation that can hold the epoch.
    private static int generationOf(RunRow run, int epoch) {
        int generation = run.rollbacks();
        Integer reached = run.epoch();
        Integer before = run.previousEpoch();
        if (generation > 0 && run.heartbeat() && reached != null && before != null && epoch - (long) reached > AHEAD_MAX
                && epoch <= before) {
            // the current generation is not there yet, the one before was
            generation--;
        }
        while (generation > 0 && epoch <= run.restoredEpochs().get(generation - 1)) {
            generation--;
        }
        return generation;
    }
}
