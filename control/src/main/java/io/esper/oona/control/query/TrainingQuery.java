package io.esper.oona.control.query;

import org.jspecify.annotations.Nullable;

/// Questions to the read model *training*, each answered as [io.esper.oona.projection.training.TrainingQueries] does, a row a
/// message. A run of null stands for all.
public sealed interface TrainingQuery extends ReadModelQuery {

    /// The runs: [io.esper.oona.projection.training.TrainingQueries.Run].
    record TrainingRuns(@Nullable String run, int limit) implements TrainingQuery {}

    /// The epochs: [io.esper.oona.projection.training.TrainingQueries.Epoch].
    record Epochs(@Nullable String run, int limit) implements TrainingQuery {}

    /// The rollbacks: [io.esper.oona.projection.training.TrainingQueries.Rollback].
    record Rollbacks(@Nullable String run, int limit) implements TrainingQuery {}

    /// What rollbacks undid: [io.esper.oona.projection.training.TrainingQueries.Act].
    ///
    /// @param rollback the generation that it began; null for all
    record Undone(@Nullable String run, @Nullable Integer rollback, int limit) implements TrainingQuery {}
}
