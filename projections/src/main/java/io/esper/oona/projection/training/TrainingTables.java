package io.esper.oona.projection.training;

import static io.esper.oona.projection.table.Cells.known;
import static io.esper.oona.projection.table.Column.bigint;
import static io.esper.oona.projection.table.Column.bool;
import static io.esper.oona.projection.table.Column.integer;
import static io.esper.oona.projection.table.Column.real;
import static io.esper.oona.projection.table.Column.text;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.esper.oona.projection.run.RunTable;
import io.esper.oona.projection.table.Cells;
import io.esper.oona.projection.table.Column;
import io.esper.oona.projection.table.Table;
import org.jspecify.annotations.Nullable;

/// The tables of the read model training.
final class TrainingTables {
    static final Table<TrainingRun> RUN = new Table<>("rm_training_run", RunTable.KEY, runColumns(),
            TrainingTables::cells,
            cells -> new TrainingRun(RunTable.run(cells), cells.bigint(), cells.bigintOrNull(), cells.bigintOrNull()),
            true);

    static final Table<TrainingEpoch> EPOCH = new Table<>("rm_training_epoch",
            List.of(text("run_id"), integer("rollbacks"), integer("epoch")),
            List.of(bigint("position"), bigint("claimed_micros"), real("validation_accuracy"), real("validation_loss"),
                    real("training_loss"), bigint("global_step"), text("device_type"), real("memory_available_gb"),
                    real("compute_capacity_tflops"), bool("supports_quantization"), bool("late"),
                    integer("heartbeats")),
            TrainingTables::cells, TrainingTables::epoch, true);

    static final Table<TrainingRollback> ROLLBACK = new Table<>("rm_training_rollback",
            List.of(text("run_id"), integer("rollbacks")),
            List.of(integer("failed_epoch"), integer("restored_epoch"), integer("reached_epoch"), bigint("position"),
                    bigint("claimed_micros"), text("reason"), text("initiated_by"), text("checkpoint_id"),
                    text("severity"), text("affected_seeds")),
            row -> new @Nullable Object[]{row.run(), row.rollbacks(), row.failedEpoch(), row.restoredEpoch(),
                    row.reachedEpoch(), row.position(), row.claimedMicros(), row.reason(), row.initiatedBy(),
                    row.checkpointId(), row.severity(), row.affectedSeeds()},
            cells -> new TrainingRollback(cells.text(), cells.integer(), cells.integer(), cells.integer(),
                    cells.integerOrNull(), cells.bigint(), cells.bigintOrNull(), cells.text(), cells.textOrNull(),
                    cells.textOrNull(), cells.textOrNull(), cells.text()),
            true);

    static final Table<TrainingAct> ACT = new Table<>("rm_training_act", List.of(bigint("position")),
            List.of(text("run_id"), integer("rollbacks"), integer("epoch"), text("kind"), integer("layer"),
                    integer("seed"), text("what"), text("blueprint_id"), text("command_id"), text("trace_id"),
                    bigint("claimed_micros")),
            row -> new @Nullable Object[]{row.position(), row.run(), row.rollbacks(), row.epoch(), row.kind(),
                    row.layer(), row.seed(), row.what(), row.blueprint(), row.commandId(), row.trace(),
                    row.claimedMicros()},
            cells -> new TrainingAct(cells.bigint(), cells.text(), cells.integer(), cells.integerOrNull(),
                    cells.text(), cells.integer(), cells.integer(), cells.text(), cells.textOrNull(),
                    cells.textOrNull(), cells.textOrNull(), cells.bigintOrNull()),
            true);

    private TrainingTables() {}

    private static List<Column> runColumns() {
        List<Column> columns = new ArrayList<>(RunTable.VALUES);
        columns.addAll(List.of(bigint("heartbeats"), bigint("started_micros"), bigint("claimed_micros")));
        return columns;
    }

    private static @Nullable Object[] cells(TrainingRun row) {
        @Nullable
        Object[] cells = RunTable.cells(row.run());
        @Nullable
        Object[] all = Arrays.copyOf(cells, cells.length + 3);
        all[cells.length] = row.heartbeats();
        all[cells.length + 1] = row.startedMicros();
        all[cells.length + 2] = row.claimedMicros();
        return all;
    }

    private static @Nullable Object[] cells(TrainingEpoch row) {
        return new @Nullable Object[]{row.key().run(), row.key().rollbacks(), row.key().epoch(), row.position(),
                row.claimedMicros(), known(row.accuracy()), known(row.loss()), known(row.trainingLoss()),
                row.globalStep(), row.deviceType(), known(row.memoryGb()), known(row.tflops()), row.quantization(),
                row.late(), row.heartbeats()};
    }

    private static TrainingEpoch epoch(Cells cells) throws SQLException {
        return new TrainingEpoch(new EpochKey(cells.text(), cells.integer(), cells.integer()), cells.bigint(),
                cells.bigintOrNull(), cells.real(), cells.real(), cells.real(), cells.bigintOrNull(),
                cells.textOrNull(), cells.real(), cells.real(), cells.boolOrNull(), cells.bool(), cells.integer());
    }
}
