package io.esper.oona.cli;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Printable;
import io.esper.oona.training.Dataset;
import io.esper.oona.training.ExportException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "describe", description = "Say in words what is in a finished data set.")
final class ExportDescribeCommand extends OonaSubcommand {
    @Parameters(paramLabel = "DIR", description = "Directory of the data set.")
    private String directory = "";

    ExportDescribeCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        try {
            Dataset.open(console().path(directory)).describe()
                    .forEach(line -> console().out().println(Printable.line(line)));
        } catch (ExportException.NoDataset none) {
            throw CommandFailure.notFound(String.valueOf(none.getMessage()));
        }
        return ExitCode.OK;
    }
}
