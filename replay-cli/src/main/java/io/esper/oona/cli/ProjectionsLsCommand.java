package io.esper.oona.cli;

import java.util.List;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.catalogue.ReadModels;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "ls", description = "List the read models and the topics they are made from.")
final class ProjectionsLsCommand extends OonaSubcommand {
    private static final List<Column> COLUMNS =
            List.of(Column.text("projection"), Column.number("version"), Column.text("topics"));

    @Mixin
    private OutputOptions output = new OutputOptions();

    ProjectionsLsCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        try (Rows rows = output.open(console(), COLUMNS)) {
            for (Projection projection : ReadModels.all()) {
                rows.row(List.of(Cell.of(projection.name()), Cell.of((long) projection.version()),
                        Cell.of(projection.topics().isEmpty()
                                ? List.of("all")
                                : projection.topics().stream().sorted().toList())));
            }
        }
        return ExitCode.OK;
    }
}
