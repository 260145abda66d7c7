package io.esper.oona.cli;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionException;
import io.esper.oona.projection.ProjectionRunner;
import io.esper.oona.projection.ProjectionStatus;
import io.esper.oona.projection.RunnerSettings;
import io.esper.oona.projection.asof.SnapshotKeeper;
import io.esper.oona.projection.asof.SnapshotSettings;
import io.esper.oona.projection.asof.Snapshots;
import io.esper.oona.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "run",
        description = "Bring the read models up to the head of the log; with --follow, keep them there until Ctrl-C.",
        footer = {
                "Several processes may run the same read models: they share the partitions of each, and take over from one that dies.",
                "Rows that are divided otherwise than --partitions says are refused (exit code 2); 'oona projections rebuild' divides them anew.",
                "Exit code: 6 if a read model stopped or is incomplete."})
final class ProjectionsRunCommand extends OonaSubcommand {
    private static final Duration LOOK = Duration.ofMillis(200);

    @Mixin
    private ReadModelArgument models = new ReadModelArgument();

    @Option(names = {"-f", "--follow"}, description = "Go on with new events as they come.")
    private boolean follow;

    @Option(names = "--snapshot-every", paramLabel = "N", defaultValue = "1000000",
            description = "Keep a snapshot of each read model after so many positions, 1000 or more; 0: never. Default: ${DEFAULT-VALUE}.")
    private long snapshotEvery;

    @Mixin
    private PartitionsOption partitions = new PartitionsOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    ProjectionsRunCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        List<Projection> projections = models.selected();
        OptionalInt count = partitions.of(projections);
        try (Store store = session().openExisting()) {
            ProjectionRunner runner = new ProjectionRunner(store, projections, RunnerSettings.USUAL, count);
            List<ProjectionStatus> statuses = work(store, runner);
            try (Rows rows = output.open(console(), ProjectionRows.COLUMNS)) {
                statuses.forEach(status -> ProjectionRows.write(rows, status));
            }
            if (console().stopping()) {
                return ExitCode.INTERRUPTED;
            }
            return statuses.stream().anyMatch(status -> status.stopReason() != null || status.incomplete())
                    ? ExitCode.INCOMPLETE
                    : ExitCode.OK;
        }
    }

    private List<ProjectionStatus> work(Store store, ProjectionRunner runner) {
        SnapshotKeeper keeper = keeper(store);
        // Ctrl-C must reach the runner between two batches, wherever it is.
        Thread watch = Thread.ofVirtual().start(() -> stopWith(runner));
        try {
            List<ProjectionStatus> statuses = catchUp(store, runner);
            if (follow && !console().stopping()) {
                console().detail("Caught up; following.");
                statuses = runner.run();
            }
            return statuses;
        } catch (ProjectionException divided) {
            throw CommandFailure.usage(String.valueOf(divided.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return List.of();
        } finally {
            keeper.close();
            watch.interrupt();
        }
    }

    private SnapshotKeeper keeper(Store store) {
        if (snapshotEvery == 0) {
            return SnapshotKeeper.none();
        }
        try {
            SnapshotSettings usual = SnapshotSettings.USUAL;
            return SnapshotKeeper.begin(new Snapshots(store), models.selected(),
                    new SnapshotSettings(snapshotEvery, usual.keepMax(), usual.bytesMax()),
                    failed -> console().say("No snapshot: " + failed.getMessage()));
        } catch (IllegalArgumentException wrong) {
            throw CommandFailure.usage("--snapshot-every takes 0, or 1000 and more.");
        }
    }

    private List<ProjectionStatus> catchUp(Store store, ProjectionRunner runner) throws InterruptedException {
        try (ProjectionProgress progress = new ProjectionProgress(console(), "run", store.log().head())) {
            return runner.catchUp(progress);
        }
    }

    private void stopWith(ProjectionRunner runner) {
        try {
            while (!console().stopping()) {
                Thread.sleep(LOOK);
            }
            runner.stop();
        } catch (InterruptedException done) {
            Thread.currentThread().interrupt();
        }
    }
}
