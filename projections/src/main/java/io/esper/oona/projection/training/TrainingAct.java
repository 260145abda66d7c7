package io.esper.oona.projection.training;

import org.jspecify.annotations.Nullable;

/// Something that was done to a seed.
///
/// @param epoch in which it was done; null if none is known
/// @param kind  `COMMAND`, `DECISION`, `REPORT`
/// @param what  the command, the stage that was decided, the outcome
record TrainingAct(long position, String run, int rollbacks, @Nullable Integer epoch, String kind, int layer, int seed,
        String what, @Nullable String blueprint, @Nullable String commandId, @Nullable String trace,
        @Nullable Long claimedMicros) {

    static final String COMMAND = "COMMAND";
    static final String DECISION = "DECISION";
    static final String REPORT = "REPORT";
}
