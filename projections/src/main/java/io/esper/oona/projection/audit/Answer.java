package io.esper.oona.projection.audit;

import org.jspecify.annotations.Nullable;

/// What became of a command: a decision or a field report. Numbers that are not known are NaN.
///
/// @param kind   `DECISION`, `REPORT`
/// @param answer the decision, the outcome
record Answer(long position, String kind, String run, int layer, int seed, @Nullable String commandId,
        @Nullable String trace, String answer, @Nullable String fromStage, @Nullable String toStage,
        @Nullable String reason, float pre, float post) {

    static final String DECISION = "DECISION";
    static final String REPORT = "REPORT";
}
