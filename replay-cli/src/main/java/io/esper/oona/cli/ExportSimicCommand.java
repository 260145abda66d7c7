package io.esper.oona.cli;

import java.util.List;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Progress;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.cli.console.SizeText;
import io.esper.oona.store.Store;
import io.esper.oona.training.ExportException;
import io.esper.oona.training.ExportFormat;
import io.esper.oona.training.ExportResult;
import io.esper.oona.training.SimicExport;
import io.esper.oona.training.SimicSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "simic",
        description = "Write the experience rows of Simic: one for each field report, with its keys, metrics and payload.",
        footer = {
                "DIR gets data files, manifest.json with counts and checksums, and a README.md that explains the columns. It must not exist yet:",
                "an export never overwrites anything. Equal ranges of equal logs give equal bytes.", "",
                "Exit code: 6 if field reports could not be read as such.", "", "Examples:",
                "  oona export simic --out exports/2026-03-02",
                "  duckdb -c \"SELECT outcome, count(*) FROM 'exports/2026-03-02/simic/*.parquet' GROUP BY 1\""})
final class ExportSimicCommand extends OonaSubcommand {
    /// Formats of data sets.
    enum Format {
        parquet, jsonl
    }

    private static final List<Column> COLUMNS = List.of(Column.text("directory"), Column.number("reports"),
            Column.number("rows"),
            Column.number("quarantined"), Column.number("unmapped"), Column.number("files"), Column.text("dataset_id"));

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "New directory.")
    private String out = "";

    @Option(names = "--format", paramLabel = "KIND", defaultValue = "parquet",
            description = "parquet or jsonl. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.parquet;

    @Option(names = "--after", paramLabel = "POSITION", description = "Only reports after this position. Default: 0.")
    private long after;

    @Option(names = "--up-to", paramLabel = "POSITION",
            description = "Only reports up to this position. Default: the head.")
    private long upTo = Long.MAX_VALUE;

    @Option(names = "--include-quarantined", description = "Also reports with values outside their declared range.")
    private boolean includeQuarantined;

    @Option(names = "--rows-per-file", paramLabel = "N",
            description = "Rows of one file, 1 to 10000000. Default: 100000.")
    private int rowsPerFile = SimicSettings.ROWS_PER_FILE;

    @Mixin
    private OutputOptions output = new OutputOptions();

    ExportSimicCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        SimicSettings settings = settings();
        try (Store store = session().openExisting();
                Progress progress = console().progress("export", Math.min(upTo, store.log().head()))) {
            ExportResult result = new SimicExport(store.log()).write(settings, (position, _) -> {
                progress.update(position, position);
                return !console().stopping();
            });
            try (Rows rows = output.open(console(), COLUMNS)) {
                rows.row(List.of(Cell.of(out), Cell.of(result.read()), Cell.of(result.rows()),
                        Cell.of(result.quarantined()),
                        Cell.of(result.unmapped()), Cell.of((long) result.files().size()),
                        Cell.of(result.datasetId())));
            }
            if (result.expired() > 0) {
                console().say(SizeText.count(result.expired(), "event that could have named a run has",
                        "events that could have named runs have")
                        + " expired; rows may have the run 'unknown'.");
            }
            return result.complete() ? ExitCode.OK : ExitCode.INCOMPLETE;
        } catch (ExportException.TargetExists exists) {
            throw CommandFailure.usage(String.valueOf(exists.getMessage()));
        } catch (ExportException.Stopped stopped) {
            throw new CommandFailure(ExitCode.INTERRUPTED, String.valueOf(stopped.getMessage()), stopped);
        } catch (ExportException.WriteFailed failed) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(failed.getMessage()), failed);
        }
    }

    private SimicSettings settings() {
        ExportFormat wanted = switch (format) {
            case parquet -> ExportFormat.PARQUET;
            case jsonl -> ExportFormat.JSONL;
        };
        try {
            return new SimicSettings(console().path(out), wanted, after, upTo, includeQuarantined, rowsPerFile);
        } catch (IllegalArgumentException wrong) {
            throw CommandFailure.usage(String.valueOf(wrong.getMessage()));
        }
    }
}
