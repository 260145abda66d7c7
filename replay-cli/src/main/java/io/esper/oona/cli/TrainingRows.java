package io.esper.oona.cli;

import java.util.List;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.Console;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.projection.training.TrainingQueries;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// Rows of the read model training.
final class TrainingRows {
    private static final List<Column> RUNS = List.of(Column.text("run_id"), Column.number("rollbacks"),
            Column.number("epoch"), Column.number("accuracy"), Column.number("best_accuracy"), Column.number("loss"),
            Column.number("best_loss"), Column.number("training_loss"), Column.number("epochs"),
            Column.number("epochs_undone"), Column.number("seconds"), Column.text("device"),
            Column.hidden("global_step"), Column.hidden("heartbeats"), Column.hidden("started"),
            Column.hidden("claimed"), Column.hidden("position"));
    private static final List<Column> EPOCHS = List.of(Column.text("run_id"), Column.number("rollbacks"),
            Column.number("epoch"), Column.number("accuracy"), Column.number("loss"), Column.number("training_loss"),
            Column.number("global_step"), Column.text("device"), Column.number("undone_by"), Column.text("late"),
            Column.hidden("heartbeats"), Column.hidden("memory_gb"), Column.hidden("tflops"),
            Column.hidden("quantization"), Column.hidden("position"), Column.hidden("claimed"));
    private static final List<Column> ROLLBACKS = List.of(Column.text("run_id"), Column.number("rollbacks"),
            Column.number("failed_epoch"), Column.number("restored_epoch"), Column.number("epochs_undone"),
            Column.number("accuracy_restored"), Column.number("accuracy_reached"), Column.number("accuracy_lost"),
            Column.number("commands_undone"), Column.number("decisions_undone"), Column.number("reports_undone"),
            Column.number("seeds_undone"), Column.text("affected_seeds", 32), Column.text("reason", 40),
            Column.hidden("reached_epoch"), Column.hidden("best_accuracy_undone"), Column.hidden("initiated_by"),
            Column.hidden("checkpoint_id"), Column.hidden("severity"), Column.hidden("position"),
            Column.hidden("claimed"));
    private static final List<Column> ACTS = List.of(Column.number("position"), Column.text("run_id"),
            Column.number("rollbacks"), Column.number("epoch"), Column.text("kind"), Column.number("layer"),
            Column.number("seed"), Column.text("what", 32), Column.text("blueprint_id", 32),
            Column.number("undone_by"), Column.text("trace_id", 32), Column.hidden("command_id"),
            Column.hidden("claimed"));

    private final TrainingQueries queries;
    private final OutputOptions output;
    private final Console console;

    TrainingRows(Store store, OutputOptions output, Console console) {
        this.queries = new TrainingQueries(store);
        this.output = output;
        this.console = console;
    }

    void runs(@Nullable String only, int limit) {
        try (Rows rows = output.open(console, RUNS)) {
            for (TrainingQueries.Run run : queries.runs(only, limit)) {
                rows.row(List.of(Cell.of(run.run()), Cell.of((long) run.rollbacks()), Cell.of(run.epoch()),
                        Cell.of(run.accuracy()), Cell.of(run.bestAccuracy()), Cell.of(run.loss()),
                        Cell.of(run.bestLoss()), Cell.of(run.trainingLoss()), Cell.of(run.epochs()),
                        Cell.of(run.epochsUndone()), Cell.of(run.seconds()), Cell.of(run.deviceType()),
                        Cell.of(run.globalStep()), Cell.of(run.heartbeats()), Cell.of(run.started()),
                        Cell.of(run.claimed()), Cell.of(run.position())));
            }
        }
    }

    void epochs(@Nullable String run, int limit) {
        try (Rows rows = output.open(console, EPOCHS)) {
            for (TrainingQueries.Epoch epoch : queries.epochs(run, limit)) {
                rows.row(List.of(Cell.of(epoch.run()), Cell.of((long) epoch.rollbacks()),
                        Cell.of((long) epoch.epoch()), Cell.of(epoch.accuracy()), Cell.of(epoch.loss()),
                        Cell.of(epoch.trainingLoss()), Cell.of(epoch.globalStep()), Cell.of(epoch.deviceType()),
                        Cell.of(epoch.undoneBy()), Cell.of(epoch.late()), Cell.of((long) epoch.heartbeats()),
                        Cell.of(epoch.memoryGb()), Cell.of(epoch.tflops()), Cell.of(epoch.quantization()),
                        Cell.of(epoch.position()), Cell.of(epoch.claimed())));
            }
        }
    }

    void rollbacks(@Nullable String run, int limit) {
        try (Rows rows = output.open(console, ROLLBACKS)) {
            for (TrainingQueries.Rollback back : queries.rollbacks(run, limit)) {
                rows.row(List.of(Cell.of(back.run()), Cell.of((long) back.rollbacks()),
                        Cell.of((long) back.failedEpoch()), Cell.of((long) back.restoredEpoch()),
                        Cell.of(back.epochsUndone()), Cell.of(back.accuracyRestored()),
                        Cell.of(back.accuracyReached()), Cell.of(back.accuracyLost()),
                        Cell.of(back.commandsUndone()), Cell.of(back.decisionsUndone()),
                        Cell.of(back.reportsUndone()), Cell.of(back.seedsUndone()), Cell.of(back.affectedSeeds()),
                        Cell.of(back.reason()), Cell.of(back.reachedEpoch()), Cell.of(back.bestAccuracyUndone()),
                        Cell.of(back.initiatedBy()), Cell.of(back.checkpointId()), Cell.of(back.severity()),
                        Cell.of(back.position()), Cell.of(back.claimed())));
            }
        }
    }

    void undone(@Nullable String run, int limit) {
        try (Rows rows = output.open(console, ACTS)) {
            for (TrainingQueries.Act act : queries.undone(run, null, limit)) {
                rows.row(List.of(Cell.of(act.position()), Cell.of(act.run()), Cell.of((long) act.rollbacks()),
                        Cell.of(act.epoch()), Cell.of(act.kind()), Cell.of((long) act.layer()),
                        Cell.of((long) act.seed()), Cell.of(act.what()), Cell.of(act.blueprint()),
                        Cell.of(act.undoneBy()), Cell.of(act.trace()), Cell.of(act.commandId()),
                        Cell.of(act.claimed())));
            }
        }
    }
}
