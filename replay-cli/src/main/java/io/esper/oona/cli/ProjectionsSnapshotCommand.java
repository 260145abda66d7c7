package io.esper.oona.cli;

import java.util.List;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionException;
import io.esper.oona.projection.asof.Snapshot;
import io.esper.oona.projection.asof.SnapshotSettings;
import io.esper.oona.projection.asof.Snapshots;
import io.esper.oona.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "snapshot",
        description = "Keep the rows of read models as they are, so that questions about the past need not begin at position 0.",
        footer = {
                "Where there are more than --keep, the one goes whose neighbours are nearest to each other. Snapshots of an older version of a read model are not used.",
                "Exit code: 5 if one cannot be taken."})
final class ProjectionsSnapshotCommand extends OonaSubcommand {
    private static final List<Column> COLUMNS = List.of(Column.text("projection"), Column.number("snapshot"),
            Column.number("position"), Column.number("version"), Column.text("build"), Column.number("rows"),
            Column.number("bytes"), Column.text("made"), Column.hidden("state_hash"));

    @Mixin
    private ReadModelArgument models = new ReadModelArgument();

    @Option(names = "--list", description = "Take none; show which there are.")
    private boolean list;

    @Option(names = "--remove", description = "Take none; remove all.")
    private boolean remove;

    @Option(names = "--keep", paramLabel = "N", defaultValue = "16",
            description = "Keep at most so many of each read model, 1 to 1000. Default: ${DEFAULT-VALUE}.")
    private int keep;

    @Option(names = "--megabytes", paramLabel = "N", defaultValue = "1024",
            description = "Let the snapshots of each read model take at most so much. Default: ${DEFAULT-VALUE}.")
    private int megabytes;

    @Mixin
    private OutputOptions output = new OutputOptions();

    ProjectionsSnapshotCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        if (list && remove) {
            throw CommandFailure.usage("Say --list or --remove, not both.");
        }
        SnapshotSettings settings = settings();
        try (Store store = session().openExisting()) {
            Snapshots snapshots = new Snapshots(store);
            if (remove) {
                models.selected().forEach(projection -> console().say(
                        projection.name() + ": " + snapshots.removeAll(projection) + " snapshots removed."));
                return ExitCode.OK;
            }
            try (Rows rows = output.open(console(), COLUMNS)) {
                for (Projection projection : models.selected()) {
                    List<Snapshot> shown =
                            list ? snapshots.list(projection) : List.of(take(snapshots, projection, settings));
                    shown.forEach(snapshot -> rows.row(row(snapshot)));
                }
            }
            return ExitCode.OK;
        }
    }

    private SnapshotSettings settings() {
        try {
            return new SnapshotSettings(SnapshotSettings.USUAL.everyEvents(), keep, (long) megabytes << 20);
        } catch (IllegalArgumentException wrong) {
            throw CommandFailure.usage("--keep takes 1 to 1000, --megabytes 1 or more.");
        }
    }

    private static Snapshot take(Snapshots snapshots, Projection projection, SnapshotSettings settings) {
        try {
            return snapshots.take(projection, settings);
        } catch (ProjectionException failed) {
            throw new CommandFailure(ExitCode.VERIFICATION_FAILED, String.valueOf(failed.getMessage()), failed);
        }
    }

    private static List<Cell> row(Snapshot snapshot) {
        return List.of(Cell.of(snapshot.name()), Cell.of(snapshot.id()), Cell.of(snapshot.position()),
                Cell.of((long) snapshot.version()), Cell.of(snapshot.build()), Cell.of(snapshot.rows()),
                Cell.of(snapshot.bytes()), Cell.of(snapshot.made()),
                Cell.of(Long.toHexString(snapshot.stateHash())));
    }
}
