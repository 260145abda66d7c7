package io.esper.oona.cli;

import java.util.List;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.training.Dataset;
import io.esper.oona.training.DatasetCheck;
import io.esper.oona.training.ExportException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "verify",
        description = "Check a finished data set against its manifest: hashes, rewards, episodes, splits, observations.",
        footer = "Exit code: 5 if a check fails.")
final class ExportVerifyCommand extends OonaSubcommand {
    private static final List<Column> COLUMNS =
            List.of(Column.text("check"), Column.text("result"), Column.text("detail"));

    @Parameters(paramLabel = "DIR", description = "Directory of the data set.")
    private String directory = "";

    @Mixin
    private OutputOptions output = new OutputOptions();

    ExportVerifyCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        boolean passed = true;
        try (Rows rows = output.open(console(), COLUMNS)) {
            for (DatasetCheck check : Dataset.open(console().path(directory)).verify()) {
                passed &= check.passed();
                rows.row(List.of(Cell.of(check.name()), Cell.of(check.passed() ? "ok" : "FAILED"),
                        Cell.of(check.detail())));
            }
        } catch (ExportException.NoDataset none) {
            throw CommandFailure.notFound(String.valueOf(none.getMessage()));
        }
        return passed ? ExitCode.OK : ExitCode.VERIFICATION_FAILED;
    }
}
