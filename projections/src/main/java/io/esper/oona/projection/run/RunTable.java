package io.esper.oona.projection.run;

import static io.esper.oona.projection.table.Column.bigint;
import static io.esper.oona.projection.table.Column.bool;
import static io.esper.oona.projection.table.Column.integer;
import static io.esper.oona.projection.table.Column.text;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import io.esper.oona.projection.table.Cells;
import io.esper.oona.projection.table.Column;
import io.esper.oona.projection.table.Table;
import org.jspecify.annotations.Nullable;

/// The table in which a read model keeps where its runs stand: one for each read model, alike but for columns that follow.
public final class RunTable {
    /// The key.
    public static final List<Column> KEY = List.of(text("run_id"));

    /// The other columns.
    public static final List<Column> VALUES =
            List.of(integer("rollbacks"), text("restored_epochs"), integer("failed_epoch"), integer("epoch"),
                    integer("previous_epoch"), bool("heartbeat"), integer("early_in_a_row"), bigint("position"),
                    bigint("reports"), bigint("late_reports"), bigint("early_reports"), bigint("assumed_epochs"),
                    bigint("without_epoch"));

    private RunTable() {}

    /// The table of this name.
    public static Table<RunRow> named(String name) {
        return new Table<>(name, KEY, VALUES, RunTable::cells, RunTable::run);
    }

    /// A row's cells.
    public static @Nullable Object[] cells(RunRow row) {
        String restored = row.restoredEpochs().stream().map(String::valueOf).collect(Collectors.joining(","));
        return new @Nullable Object[]{row.run(), row.rollbacks(), restored, row.failedEpoch(), row.epoch(),
                row.previousEpoch(),
                row.heartbeat(), row.earlyInARow(), row.position(), row.reports().all(), row.reports().late(),
                row.reports().early(), row.reports().assumed(), row.reports().withoutEpoch()};
    }

    /// Reads a row.
    public static RunRow run(Cells cells) throws SQLException {
        String run = cells.text();
        cells.integer(); // the number of rollbacks, which the list tells too
        String restored = cells.text();
        List<Integer> epochs =
                restored.isEmpty() ? List.of() : Arrays.stream(restored.split(",", -1)).map(Integer::valueOf).toList();
        return new RunRow(run, epochs, cells.integerOrNull(), cells.integerOrNull(), cells.integerOrNull(),
                cells.bool(),
                cells.integer(), cells.bigint(),
                new ReportCounts(cells.bigint(), cells.bigint(), cells.bigint(), cells.bigint(), cells.bigint()));
    }
}
