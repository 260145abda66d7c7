package io.esper.oona.cli;

import java.util.List;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.Console;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.projection.lifecycle.LifecycleQueries;
import io.esper.oona.projection.run.SeedFilter;
import io.esper.oona.store.Store;

/// Rows of the read model lifecycle.
final class LifecycleRows {
    private static final List<Column> SEEDS = List.of(Column.text("run_id"), Column.number("layer"),
            Column.number("seed"), Column.text("stage"), Column.number("epochs"), Column.number("seconds"),
            Column.text("blueprint_id", 32), Column.number("since_epoch"), Column.text("sources", 40),
            Column.number("stays"), Column.number("warnings"), Column.text("warning", 40), Column.hidden("rollbacks"),
            Column.hidden("source"), Column.hidden("position"), Column.hidden("claimed"),
            Column.hidden("previous_stage"));
    private static final List<Column> STAYS = List.of(Column.text("run_id"), Column.number("layer"),
            Column.number("seed"), Column.number("rollbacks"), Column.text("stage"), Column.number("epoch"),
            Column.number("left_epoch"), Column.number("epochs"), Column.number("seconds"), Column.text("source"),
            Column.text("blueprint_id", 32), Column.number("undone_by"), Column.text("lasts"),
            Column.text("warning", 40), Column.hidden("sources"), Column.hidden("position"), Column.hidden("claimed"),
            Column.hidden("left_position"), Column.hidden("left"), Column.hidden("previous_stage"));

    private final LifecycleQueries queries;
    private final OutputOptions output;
    private final Console console;

    LifecycleRows(Store store, OutputOptions output, Console console) {
        this.queries = new LifecycleQueries(store);
        this.output = output;
        this.console = console;
    }

    void seeds(SeedFilter filter, int limit) {
        try (Rows rows = output.open(console, SEEDS)) {
            for (LifecycleQueries.Seed seed : queries.seeds(filter, limit)) {
                rows.row(List.of(Cell.of(seed.run()), Cell.of((long) seed.layer()), Cell.of((long) seed.seed()),
                        Cell.of(seed.stage()), Cell.of(seed.epochs()), Cell.of(seed.seconds()),
                        Cell.of(seed.blueprint()), Cell.of(seed.epoch()), Cell.of(seed.sources()),
                        Cell.of(seed.stays()), Cell.of(seed.warnings()), Cell.of(seed.warning()),
                        Cell.of((long) seed.rollbacks()), Cell.of(seed.source()), Cell.of(seed.position()),
                        Cell.of(seed.claimed()), Cell.of(seed.previousStage())));
            }
        }
    }

    void stays(SeedFilter filter, boolean warningsOnly, int limit) {
        try (Rows rows = output.open(console, STAYS)) {
            for (LifecycleQueries.Stay stay : warningsOnly
                    ? queries.warnings(filter, limit)
                    : queries.stays(filter, limit)) {
                rows.row(List.of(Cell.of(stay.run()), Cell.of((long) stay.layer()), Cell.of((long) stay.seed()),
                        Cell.of((long) stay.rollbacks()), Cell.of(stay.stage()), Cell.of(stay.epoch()),
                        Cell.of(stay.leftEpoch()), Cell.of(stay.epochs()), Cell.of(stay.seconds()),
                        Cell.of(stay.source()), Cell.of(stay.blueprint()), Cell.of(stay.undoneBy()),
                        Cell.of(stay.lasts()), Cell.of(stay.warning()), Cell.of(stay.sources()),
                        Cell.of(stay.position()), Cell.of(stay.claimed()), Cell.of(stay.leftPosition()),
                        Cell.of(stay.left()), Cell.of(stay.previousStage())));
            }
        }
    }
}
