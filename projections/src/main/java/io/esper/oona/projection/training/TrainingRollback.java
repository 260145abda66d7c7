package io.esper.oona.projection.training;

import java.util.stream.Collectors;

import io.esper.oona.event.Payload.RollbackEvent;
import io.esper.oona.projection.ProjectionEvent;
import org.jspecify.annotations.Nullable;

/// A rollback that counted; told twice with no epoch in between it counts once, and the first telling stands.
///
/// @param rollbacks     the generation that it began
/// @param reachedEpoch  the newest epoch before it
/// @param affectedSeeds JSON list of [layer, seed]
record TrainingRollback(String run, int rollbacks, int failedEpoch, int restoredEpoch, @Nullable Integer reachedEpoch,
        long position, @Nullable Long claimedMicros, String reason, @Nullable String initiatedBy,
        @Nullable String checkpointId, @Nullable String severity, String affectedSeeds) {

    static TrainingRollback of(ProjectionEvent event, RollbackEvent said, int rollbacks, @Nullable Integer reached) {
        String seeds = said.affectedSeeds().stream().map(seed -> "[" + seed.layer() + "," + seed.seed() + "]")
                .collect(Collectors.joining(",", "[", "]"));
        return new TrainingRollback(event.run(), rollbacks, said.failedEpoch(), said.restoredEpoch(), reached,
                event.position(), event.claimedMicros(), said.reason(), said.initiatedBy(), said.checkpointId(),
                said.severity(), seeds);
    }
}
