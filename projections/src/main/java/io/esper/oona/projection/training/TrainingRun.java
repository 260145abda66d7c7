package io.esper.oona.projection.training;

import io.esper.oona.projection.run.RunRow;
import org.jspecify.annotations.Nullable;

/// Where a run stands.
///
/// @param heartbeats    all that were ever met, repeated ones too
/// @param startedMicros of its first heartbeat
/// @param claimedMicros the newest that one claimed: a heartbeat that comes late does not set the run back
record TrainingRun(RunRow run, long heartbeats, @Nullable Long startedMicros, @Nullable Long claimedMicros) {

    static TrainingRun unseen(String run) {
        return new TrainingRun(RunRow.unseen(run), 0, null, null);
    }

    TrainingRun at(RunRow now) {
        return new TrainingRun(now, heartbeats, startedMicros, claimedMicros);
    }

    TrainingRun beats(RunRow now, @Nullable Long micros) {
        Long newest = claimedMicros == null || (micros != null && micros > claimedMicros) ? micros : claimedMicros;
        return new TrainingRun(now, heartbeats + 1, startedMicros == null ? micros : startedMicros, newest);
    }
}
