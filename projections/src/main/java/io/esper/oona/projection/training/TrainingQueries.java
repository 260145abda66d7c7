package io.esper.oona.projection.training;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

import io.esper.oona.projection.table.Cells;
import io.esper.oona.projection.table.Query;
import io.esper.oona.projection.table.Where;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// Reads the read model training, as it is at the projection's position. Unknown numbers are null, never 0. Thread-safe. Every
/// method takes at most 100,000 rows and fails with a [io.esper.oona.store.StoreException] if the database does. A run of null
/// stands for all.
public final class TrainingQueries {
    private final Store store;

    public TrainingQueries(Store store) {
        this.store = store;
    }

    /// A run.
    ///
    /// @param rollbacks     its current rollback generation, 0 before the first rollback
    /// @param epoch         newest epoch of that generation
    /// @param seconds       from its first to its newest heartbeat, in claimed time
    /// @param epochs        told, those of undone generations too
    /// @param epochsUndone  of them, by rollbacks
    /// @param accuracy      of the newest epoch that is not undone, as the losses and the step
    /// @param bestAccuracy  of the epochs that are not undone
    public record Run(String run, int rollbacks, @Nullable Integer epoch, long position, long heartbeats,
            @Nullable Instant started, @Nullable Instant claimed, @Nullable Double seconds, long epochs,
            long epochsUndone, @Nullable Float accuracy, @Nullable Float loss, @Nullable Float trainingLoss,
            @Nullable Long globalStep, @Nullable String deviceType, @Nullable Float bestAccuracy,
            @Nullable Float bestLoss) {}

    /// An epoch of one rollback generation, as its newest heartbeat tells it.
    ///
    /// @param late       whether it was told after a later generation had begun
    /// @param heartbeats that told of it
    /// @param undoneBy   the rollback that undid it, by the generation that it began; null if none did
    public record Epoch(String run, int rollbacks, int epoch, long position, @Nullable Instant claimed,
            @Nullable Float accuracy, @Nullable Float loss, @Nullable Float trainingLoss, @Nullable Long globalStep,
            @Nullable String deviceType, @Nullable Float memoryGb, @Nullable Float tflops,
            @Nullable Boolean quantization, boolean late, int heartbeats, @Nullable Integer undoneBy) {}

    /// A rollback and what it undid.
    ///
    /// @param rollbacks          the generation that it began
    /// @param reachedEpoch       the newest epoch before it
    /// @param affectedSeeds      as told, JSON list of [layer, seed]
    /// @param epochsUndone       epochs that were told and are not any more
    /// @param accuracyRestored   of the restored epoch
    /// @param accuracyReached    of the newest undone epoch
    /// @param bestAccuracyUndone the best of the undone epochs
    /// @param accuracyLost       reached less restored; negative if the run is better off
    /// @param seedsUndone        seeds that something undone was done to
    public record Rollback(String run, int rollbacks, int failedEpoch, int restoredEpoch,
            @Nullable Integer reachedEpoch, long position, @Nullable Instant claimed, String reason,
            @Nullable String initiatedBy, @Nullable String checkpointId, @Nullable String severity,
            String affectedSeeds, long epochsUndone, @Nullable Float accuracyRestored,
            @Nullable Float accuracyReached, @Nullable Float bestAccuracyUndone, @Nullable Float accuracyLost,
            long commandsUndone, long decisionsUndone, long reportsUndone, long seedsUndone) {}

    /// Something that was done to a seed.
    ///
    /// @param epoch in which it was done
    /// @param kind  `COMMAND`, `DECISION`, `REPORT`
    /// @param what  the command, the stage that was decided, the outcome
    public record Act(String run, int rollbacks, @Nullable Integer epoch, long position, @Nullable Instant claimed,
            String kind, int layer, int seed, String what, @Nullable String blueprint, @Nullable String commandId,
            @Nullable String trace, @Nullable Integer undoneBy) {}

    /// The runs, sorted by name.
    public List<Run> runs(@Nullable String run, int limit) {
        Where where = new Where().equal("run_id", run);
        return Query.rows(store,
                """
                        SELECT run_id, rollbacks, epoch, position, heartbeats, started_at, claimed_at, seconds, epochs, epochs_undone,
                            validation_accuracy, validation_loss, training_loss, global_step, device_type, accuracy_best, loss_best
                        FROM training_runs"""
                        + where.sql() + " ORDER BY run_id LIMIT ?",
                TrainingQueries::run, where.values(limit));
    }

    /// The epochs, by run, generation and epoch.
    public List<Epoch> epochs(@Nullable String run, int limit) {
        Where where = new Where().equal("run_id", run);
        return Query.rows(store,
                """
                        SELECT run_id, rollbacks, epoch, position, claimed_at, validation_accuracy, validation_loss, training_loss, global_step,
                            device_type, memory_available_gb, compute_capacity_tflops, supports_quantization, late, heartbeats, undone_by
                        FROM training_epochs"""
                        + where.sql() + " ORDER BY run_id, rollbacks, epoch LIMIT ?",
                TrainingQueries::epoch, where.values(limit));
    }

    /// The rollbacks, by run and generation.
    public List<Rollback> rollbacks(@Nullable String run, int limit) {
        Where where = new Where().equal("run_id", run);
        return Query.rows(store,
                """
                        SELECT run_id, rollbacks, failed_epoch, restored_epoch, reached_epoch, position, claimed_at, reason, initiated_by,
                            checkpoint_id, severity, affected_seeds, epochs_undone, accuracy_restored, accuracy_reached,
                            accuracy_best_undone, accuracy_lost, commands_undone, decisions_undone, reports_undone, seeds_undone
                        FROM training_rollbacks"""
                        + where.sql() + " ORDER BY run_id, rollbacks LIMIT ?",
                TrainingQueries::rollback, where.values(limit));
    }

    /// What was done to seeds, in the order of the log.
    public List<Act> acts(@Nullable String run, int limit) {
        return acts(new Where().equal("run_id", run), limit);
    }

    /// What was done in the epochs that a rollback undid.
    ///
    /// @param rollback the generation that it began; null for all
    public List<Act> undone(@Nullable String run, @Nullable Integer rollback, int limit) {
        return acts(new Where().equal("run_id", run).equal("undone_by", rollback)
                .only(true, "undone_by IS NOT NULL"), limit);
    }

    private List<Act> acts(Where where, int limit) {
        return Query.rows(store,
                """
                        SELECT run_id, rollbacks, epoch, position, claimed_at, kind, layer, seed, what, blueprint_id, command_id, trace_id,
                            undone_by FROM training_acts"""
                        + where.sql() + " ORDER BY position LIMIT ?",
                TrainingQueries::act, where.values(limit));
    }

    private static Run run(Cells cells) throws SQLException {
        return new Run(cells.text(), cells.integer(), cells.integerOrNull(), cells.bigint(), cells.bigint(),
                cells.instantOrNull(), cells.instantOrNull(), cells.doubleOrNull(), cells.bigint(), cells.bigint(),
                cells.realOrNull(), cells.realOrNull(), cells.realOrNull(), cells.bigintOrNull(), cells.textOrNull(),
                cells.realOrNull(), cells.realOrNull());
    }

    private static Epoch epoch(Cells cells) throws SQLException {
        return new Epoch(cells.text(), cells.integer(), cells.integer(), cells.bigint(), cells.instantOrNull(),
                cells.realOrNull(), cells.realOrNull(), cells.realOrNull(), cells.bigintOrNull(), cells.textOrNull(),
                cells.realOrNull(), cells.realOrNull(), cells.boolOrNull(), cells.bool(), cells.integer(),
                cells.integerOrNull());
    }

    private static Rollback rollback(Cells cells) throws SQLException {
        return new Rollback(cells.text(), cells.integer(), cells.integer(), cells.integer(), cells.integerOrNull(),
                cells.bigint(), cells.instantOrNull(), cells.text(), cells.textOrNull(), cells.textOrNull(),
                cells.textOrNull(), cells.text(), cells.bigint(), cells.realOrNull(), cells.realOrNull(),
                cells.realOrNull(), cells.realOrNull(), cells.bigint(), cells.bigint(), cells.bigint(),
                cells.bigint());
    }

    private static Act act(Cells cells) throws SQLException {
        return new Act(cells.text(), cells.integer(), cells.integerOrNull(), cells.bigint(), cells.instantOrNull(),
                cells.text(), cells.integer(), cells.integer(), cells.text(), cells.textOrNull(), cells.textOrNull(),
                cells.textOrNull(), cells.integerOrNull());
    }
}
