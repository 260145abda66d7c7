package io.esper.oona.cli;

import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionStatus;
import io.esper.oona.projection.RebuildStatus;
import io.esper.oona.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "status",
        description = "Show where the read models stand: position, lag, age of the oldest event that waits, and why one stopped.",
        footer = {
                "States: current, behind (run 'oona projections run'), incomplete (events failed or had expired), stopped, never-run.",
                "Further rows show what rebuilds have made: building, paused, cancelling, interrupted ('rebuild --resume' goes on), stopped, ready ('swap' shows it), kept (for 'rollback'). Their head is where they go."})
final class ProjectionsStatusCommand extends OonaSubcommand {
    @Mixin
    private ReadModelArgument models = new ReadModelArgument();

    @Option(names = "--partitions",
            description = "A row for each partition: where it stands, and which process moves it.")
    private boolean partitions;

    @Mixin
    private OutputOptions output = new OutputOptions();

    ProjectionsStatusCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        if (partitions) {
            return partitions();
        }
        try (Store store = session().openExisting(); Rows rows = output.open(console(), ProjectionRows.COLUMNS)) {
            for (Projection projection : models.selected()) {
                ProjectionRows.write(rows, ProjectionStatus.read(store, projection));
                RebuildStatus.of(store, projection).forEach(other -> ProjectionRows.write(rows, other));
            }
        }
        return ExitCode.OK;
    }

    private ExitCode partitions() {
        try (Store store = session().openExisting(); Rows rows = output.open(console(), PartitionRows.COLUMNS)) {
            for (Projection projection : models.selected()) {
                PartitionRows.write(rows, ProjectionStatus.read(store, projection));
            }
        }
        return ExitCode.OK;
    }
}
