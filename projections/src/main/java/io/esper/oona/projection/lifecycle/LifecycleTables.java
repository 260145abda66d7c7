package io.esper.oona.projection.lifecycle;

import static io.esper.oona.projection.table.Column.bigint;
import static io.esper.oona.projection.table.Column.bool;
import static io.esper.oona.projection.table.Column.integer;
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

/// The tables of the read model lifecycle.
final class LifecycleTables {
    static final List<Column> LAYER = List.of(text("run_id"), integer("layer"));

    static final Table<RunNow> RUN = new Table<>("rm_lifecycle_run", RunTable.KEY, runColumns(),
            LifecycleTables::cells, cells -> new RunNow(RunTable.run(cells), cells.bigintOrNull()), true);

    static final Table<RollbackRow> ROLLBACK = new Table<>("rm_lifecycle_rollback",
            List.of(text("run_id"), integer("rollbacks")),
            List.of(integer("failed_epoch"), integer("restored_epoch"), bigint("position"), bigint("claimed_micros")),
            row -> new @Nullable Object[]{row.run(), row.rollbacks(), row.failedEpoch(), row.restoredEpoch(),
                    row.position(), row.claimedMicros()},
            cells -> new RollbackRow(cells.text(), cells.integer(), cells.integer(), cells.integer(), cells.bigint(),
                    cells.bigintOrNull()),
            true);

    static final Table<StayRow> STAY = new Table<>("rm_lifecycle_stay",
            List.of(text("run_id"), integer("layer"), integer("seed"), integer("stay")),
            List.of(text("stage"), integer("rollbacks"), integer("epoch"), bool("reported"), bigint("position"),
                    bigint("claimed_micros"), text("source"), text("sources"), text("blueprint_id"),
                    integer("previous_stay"), text("previous_stage"), text("warning"), integer("left_rollbacks"),
                    integer("left_epoch"), bool("left_reported"), bigint("left_position"), bigint("left_micros")),
            LifecycleTables::cells, LifecycleTables::stay, true);

    private LifecycleTables() {}

    private static List<Column> runColumns() {
        List<Column> columns = new ArrayList<>(RunTable.VALUES);
        columns.add(bigint("claimed_micros"));
        return columns;
    }

    private static @Nullable Object[] cells(RunNow row) {
        @Nullable
        Object[] cells = RunTable.cells(row.run());
        @Nullable
        Object[] all = Arrays.copyOf(cells, cells.length + 1);
        all[cells.length] = row.claimedMicros();
        return all;
    }

    private static @Nullable Object[] cells(StayRow row) {
        Moment in = row.entered();
        Moment out = row.left();
        return new @Nullable Object[]{row.run(), row.layer(), row.seed(), row.stay(), row.stage(), in.rollbacks(),
                in.epoch(), in.reported(), in.position(), in.claimedMicros(), row.source().name(),
                Source.names(row.sources()), row.blueprint(), row.previous(), row.previousStage(), row.warning(),
                out == null ? null : out.rollbacks(), out == null ? null : out.epoch(),
                out == null ? null : out.reported(), out == null ? null : out.position(),
                out == null ? null : out.claimedMicros()};
    }

    private static StayRow stay(Cells cells) throws SQLException {
        String run = cells.text();
        int layer = cells.integer();
        int seed = cells.integer();
        int stay = cells.integer();
        String stage = cells.text();
        Moment entered = new Moment(cells.integer(), cells.integerOrNull(), cells.bool(), cells.bigint(),
                cells.bigintOrNull());
        return new StayRow(run, layer, seed, stay, stage, entered, Source.valueOf(cells.text()),
                Source.bits(cells.text()), cells.textOrNull(), cells.integerOrNull(), cells.textOrNull(),
                cells.textOrNull(), left(cells));
    }

    private static @Nullable Moment left(Cells cells) throws SQLException {
        Integer rollbacks = cells.integerOrNull();
        Integer epoch = cells.integerOrNull();
        boolean reported = cells.bool();
        Long position = cells.bigintOrNull();
        Long claimed = cells.bigintOrNull();
        return rollbacks == null || position == null
                ? null
                : new Moment(rollbacks, epoch, reported, position, claimed);
    }
}
