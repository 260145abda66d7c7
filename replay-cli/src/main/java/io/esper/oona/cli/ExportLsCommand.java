package io.esper.oona.cli;

import java.util.List;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.training.Dataset;
import io.esper.oona.training.ExportException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "ls", description = "List the finished data sets in a directory.")
final class ExportLsCommand extends OonaSubcommand {
    private static final List<Column> COLUMNS =
            List.of(Column.text("name"), Column.text("dataset"), Column.text("format"), Column.number("after"),
                    Column.number("until"), Column.number("rows"), Column.number("bytes"), Column.text("dataset_id"));

    @Parameters(paramLabel = "DIR", description = "Directory of one or more data sets.")
    private String directory = "";

    @Mixin
    private OutputOptions output = new OutputOptions();

    ExportLsCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        try (Rows rows = output.open(console(), COLUMNS)) {
            for (Dataset dataset : Dataset.list(console().path(directory))) {
                Dataset.Summary summary = dataset.summary();
                rows.row(List.of(Cell.of(String.valueOf(summary.directory().getFileName())), Cell.of(summary.dataset()),
                        Cell.of(summary.format()), Cell.of(summary.after()), Cell.of(summary.until()),
                        Cell.of(summary.rows()), Cell.of(summary.bytes()), Cell.of(summary.datasetId())));
            }
        } catch (ExportException.NoDataset none) {
            throw CommandFailure.notFound(String.valueOf(none.getMessage()));
        }
        return ExitCode.OK;
    }
}
