package io.esper.oona.cli;

import java.util.List;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.projection.EventCount;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.RebuildResult;
import io.esper.oona.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "rebuild",
        description = "Make read models anew from position 0. The old rows serve until the new ones are complete; then one row switches.",
        footer = {
                "Exit code: 6 if events failed or had expired, 5 if the rebuild stopped; the old rows stay then."})
final class ProjectionsRebuildCommand extends OonaSubcommand {
    private static final List<Column> COLUMNS =
            List.of(Column.text("projection"), Column.number("generation"), Column.number("position"),
                    Column.number("events"), Column.number("used"), Column.number("unmapped"), Column.number("failed"),
                    Column.number("expired"),
                    Column.number("seconds"), Column.number("events_per_second"));

    @Mixin
    private ReadModelArgument models = new ReadModelArgument();

    @Option(names = "--dry-run", description = "Only say what would be rebuilt.")
    private boolean dryRun;

    @Mixin
    private OutputOptions output = new OutputOptions();

    ProjectionsRebuildCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        List<Projection> projections = models.selected();
        try (Store store = session().openExisting()) {
            long head = store.log().head();
            if (dryRun) {
                projections.forEach(projection -> console()
                        .say("Would rebuild " + projection.name() + " from positions 1 to " + head + "."));
                return ExitCode.OK;
            }
            List<RebuildResult> results = RebuildRun.of(console(), store, projections);
            try (Rows rows = output.open(console(), COLUMNS)) {
                results.forEach(result -> rows.row(row(result)));
            }
            return results.stream().anyMatch(RebuildResult::incomplete) ? ExitCode.INCOMPLETE : ExitCode.OK;
        }
    }

    private static List<Cell> row(RebuildResult result) {
        double seconds = Math.max(1e-3, result.took().toNanos() / 1e9);
        return List.of(Cell.of(result.name()), Cell.of((long) result.generation()), Cell.of(result.position()),
                Cell.of(result.events()),
                Cell.of(result.counts().stream().mapToLong(EventCount::used).sum()), Cell.of(result.unmapped()),
                Cell.of(result.failed()),
                Cell.of(result.expiredEvents()), Cell.of(Math.round(seconds * 1000) / 1000.0),
                Cell.of(Math.round(result.events() / seconds)));
    }
}
