package io.esper.oona.projection.health;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/// How a run advances, and where a report belongs in it. Pure.
///
/// After a rollback epochs repeat, so (run, epoch) does not name a moment; (run, rollbacks, epoch) does. Reports do not say
/// which generation they mean. It follows from what is possible: generation g begins after the epoch that its rollback
/// restored, and it reaches its epochs one after the other.
final class RunEvolution {
    /// Heartbeats and reports of one epoch travel beside each other: a report may be this many epochs ahead of what is known.
    static final int AHEAD_MAX = 1;
    /// Further ahead than this a report is early, as far as there are heartbeats to judge by. Wider than AHEAD_MAX, because some epochs may be lost.
    static final int EARLY_AFTER = 3;
    /// After so many early reports in a row the heartbeat is taken to be lost, and the run to be where the reports are.
    static final int EARLY_IN_A_ROW_MAX = 64;
    /// Rollbacks that are told apart; a run with more keeps the newest ones' borders.
    static final int ROLLBACKS_MAX = 10_000;

    private RunEvolution() {}

    /// The run after a heartbeat.
    static RunRow heartbeat(RunRow run, int epoch, long position) {
        Integer reached = run.epoch();
        if (generationOf(run, epoch) < run.rollbacks() || (reached != null && epoch <= reached)) {
            return new RunRow(run.run(), run.restoredEpochs(), run.failedEpoch(),
                    reached == null ? Integer.valueOf(epoch) : reached,
                    run.previousEpoch(), true, run.earlyInARow(), position, run.reports(), run.lateReports(),
                    run.earlyReports(),
                    run.assumedEpochs(), run.withoutEpoch());
        }
        return new RunRow(run.run(), run.restoredEpochs(), run.failedEpoch(), epoch, run.previousEpoch(), true, 0,
                position,
                run.reports(), run.lateReports(), run.earlyReports(), run.assumedEpochs(), run.withoutEpoch());
    }

    /// The run after a rollback. Told twice (by controller and orchestrator, say) with nothing in between, it counts once.
    static RunRow rollback(RunRow run, int failedEpoch, int restoredEpoch, long position) {
        boolean again = run.rollbacks() > 0 && run.failedEpoch() != null && run.failedEpoch() == failedEpoch
                && run.epoch() != null && run.epoch() == restoredEpoch
                && run.restoredEpochs().get(run.rollbacks() - 1) == restoredEpoch;
        if (again || run.rollbacks() >= ROLLBACKS_MAX) {
            return run;
        }
        List<Integer> restored = new ArrayList<>(run.restoredEpochs());
        restored.add(restoredEpoch);
        int reached = run.epoch() == null ? failedEpoch : Math.max(run.epoch(), failedEpoch);
        return new RunRow(run.run(), restored, failedEpoch, restoredEpoch, reached, run.heartbeat(), 0, position,
                run.reports(),
                run.lateReports(), run.earlyReports(), run.assumedEpochs(), run.withoutEpoch());
    }

    /// Where a report belongs that the run meets now.
    static Place place(RunRow run, @Nullable Integer epoch) {
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
    static RunRow report(RunRow run, Place place, long position) {
        Integer reached = run.epoch();
        int earlyInARow = run.earlyInARow();
        long late = 0;
        long early = 0;
        long assumed = 0;
        long without = 0;
        switch (place.arrival()) {
            case IN_TIME -> {
                reached =
                        reached == null || (place.epoch() != null && place.epoch() > reached) ? place.epoch() : reached;
                earlyInARow = 0;
            }
            case LATE -> late = 1;
            case EARLY -> {
                early = 1;
                earlyInARow++;
            }
            case ASSUMED -> {
                assumed = place.epoch() == null ? 0 : 1;
                without = place.epoch() == null ? 1 : 0;
            }
        }
        return new RunRow(run.run(), run.restoredEpochs(), run.failedEpoch(), reached, run.previousEpoch(),
                run.heartbeat(), earlyInARow,
                position, run.reports() + 1, run.lateReports() + late, run.earlyReports() + early,
                run.assumedEpochs() + assumed,
                run.withoutEpoch() + without);
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
