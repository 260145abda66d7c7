package io.esper.oona.cli;

import java.util.List;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.cli.console.SizeText;
import io.esper.oona.training.ExportResult;
import io.esper.oona.training.RewardSettings;
import io.esper.oona.training.SimicExport;
import io.esper.oona.training.SplitSettings;
import io.esper.oona.training.TrainingSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "simic",
        description = "Write the experience rows of Simic: one for each field report, with its keys, metrics and payload.",
        footer = {
                "First brings the evidence keeper up to the head of the log (see 'oona evidence run'), and says so.",
                "DIR gets rows in simic/, README.md that explains the columns, manifest.json with counts and",
                "checksums, and report.html. It must not exist yet: an export never overwrites anything.",
                "Equal ranges of equal logs give equal bytes, whenever they are exported.", "",
                "Exit code: 6 if events that make rows could not be read as such, or if DIR could not be written.", "",
                "Examples:",
                "  oona export simic --out exports/2026-03-02",
                "  oona export simic --out exports/culled --where outcome=CULLED --runs run-a --format jsonl",
                "  duckdb -c \"SELECT outcome, count(*) FROM 'exports/2026-03-02/simic/*.parquet' GROUP BY 1\""})
final class ExportSimicCommand extends OonaSubcommand {
    private static final List<Column> COLUMNS = List.of(Column.text("directory"), Column.number("reports"),
            Column.number("rows"), Column.number("quarantined"), Column.number("unmapped"), Column.number("bytes"),
            Column.number("files"), Column.text("dataset_id"));

    @Mixin
    private ExportOptions options = new ExportOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    ExportSimicCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        options.check(console());
        return ExportRun.of(this, (store, tenant, known, progress) -> {
            TrainingSettings settings = options.settings(store.log(), tenant, false, RewardSettings.USUAL,
                    SplitSettings.USUAL, console()).noFurtherThan(known);
            SimicExport export = new SimicExport(store.log());
            ExportResult result =
                    options.dryRun ? export.dryRun(settings, progress) : export.write(settings, progress);
            write(result);
            return result.complete();
        });
    }

    private void write(ExportResult result) {
        try (Rows rows = output.open(console(), COLUMNS)) {
            rows.row(List.of(Cell.of(options.out), Cell.of(result.read()), Cell.of(result.rows()),
                    Cell.of(result.quarantined()), Cell.of(result.unmapped()), Cell.of(result.bytes()),
                    Cell.of((long) result.files().size()),
                    result.datasetId().isEmpty() ? Cell.NONE : Cell.of(result.datasetId())));
        }
        if (result.expired() > 0) {
            console().say(SizeText.count(result.expired(), "event that makes rows has", "events that make rows have")
                    + " been removed from the log; their rows are missing.");
        }
        ExportRun.tellIfEmpty(result.rows(), console());
        options.tellDryRun(console());
    }
}
