package io.esper.oona.cli;

import java.util.List;
import java.util.OptionalInt;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.cli.console.TimeText;
import io.esper.oona.projection.EventCount;
import io.esper.oona.projection.KeyRebuild;
import io.esper.oona.projection.Progress;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionException;
import io.esper.oona.projection.RebuildOptions;
import io.esper.oona.projection.RebuildResult;
import io.esper.oona.projection.RebuildStatus;
import io.esper.oona.projection.RunnerSettings;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "rebuild",
        description = "Make read models anew from position 0. The old rows serve until the new ones are complete; then both are compared, and one row switches.",
        footer = {
                "The old rows are kept for 'oona projections rollback' until 'oona projections drop-old' or the next rebuild.",
                "New rows that lack what the old ones were made from, because it has expired since, are not shown: 'oona projections swap NAME --accept-loss' does.",
                "The column 'compared' says: equal, different, other-version (only counts were compared) or first.",
                "Exit code: 6 if events failed or had expired, 5 if the rebuild stopped; the old rows stay then."})
final class ProjectionsRebuildCommand extends OonaSubcommand {
    private static final List<Column> COLUMNS =
            List.of(Column.text("projection"), Column.number("generation"), Column.number("position"),
                    Column.number("events"), Column.number("used"), Column.number("unmapped"), Column.number("failed"),
                    Column.number("expired"),
                    Column.number("seconds"), Column.number("events_per_second"), Column.text("compared"),
                    Column.text("shown"));

    @Mixin
    private ReadModelArgument models = new ReadModelArgument();

    @Option(names = "--dry-run", description = "Only say what would be rebuilt.")
    private boolean dryRun;

    @Option(names = "--resume",
            description = "Go on with the rows of a rebuild that was killed or stopped. Without it, what that one has made is removed.")
    private boolean resume;

    @Option(names = "--no-swap",
            description = "Do not show the new rows; 'oona projections swap' does.")
    private boolean noSwap;

    @Option(names = "--stall-after", paramLabel = "DURATION",
            description = "Fail, and name the event, if one batch takes longer. Default: 5m.")
    private String stallAfter = "5m";

    @Option(names = "--key", paramLabel = "KEY",
            description = "Only the rows of one key, in place: of health a training run. Tries what is parked under it again.")
    private @Nullable String key;

    @Mixin
    private PartitionsOption partitions = new PartitionsOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    ProjectionsRebuildCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        List<Projection> projections = models.selected();
        RebuildOptions options = options(projections);
        try (Store store = session().openExisting()) {
            long head = store.log().head();
            if (dryRun) {
                projections.forEach(projection -> console()
                        .say("Would rebuild " + projection.name() + " from positions 1 to " + head + "."));
                return ExitCode.OK;
            }
            if (key != null) {
                return one(store, projections, key);
            }
            projections.forEach(projection -> unfinished(store, projection));
            List<RebuildResult> results = RebuildRun.of(console(), store, projections, options);
            try (Rows rows = output.open(console(), COLUMNS)) {
                results.forEach(result -> rows.row(row(result)));
            }
            return results.stream().anyMatch(RebuildResult::incomplete) ? ExitCode.INCOMPLETE : ExitCode.OK;
        }
    }

    private ExitCode one(Store store, List<Projection> projections, String wanted) {
        if (projections.size() != 1) {
            throw CommandFailure.usage("--key needs the name of one read model.");
        }
        if (projections.getFirst().keyColumn().isEmpty()) {
            throw CommandFailure.usage("The rows of one key of " + projections.getFirst().name()
                    + " cannot be made anew alone; rebuild the read model as a whole.");
        }
        try {
            KeyRebuild.Result result = new KeyRebuild(store, RunnerSettings.USUAL).of(projections.getFirst(), wanted,
                    Progress.Listener.NONE);
            console().say("Rebuilt " + wanted + " of " + result.name() + " from " + result.events()
                    + " events, as of position " + result.position() + ": its rows are "
                    + (result.changed() ? "others than before" : "the same as before")
                    + (result.parked() == 0 ? "." : "; " + result.parked() + " events are parked."));
            return result.parked() == 0 ? ExitCode.OK : ExitCode.INCOMPLETE;
        } catch (ProjectionException refused) {
            throw new CommandFailure(ExitCode.VERIFICATION_FAILED, String.valueOf(refused.getMessage()), refused);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.INTERRUPTED, "Stopped; the rows are as they were.", interrupted);
        }
    }

    private RebuildOptions options(List<Projection> projections) {
        RebuildOptions options = RebuildOptions.USUAL;
        try {
            options = options.withStallAfter(TimeText.duration(stallAfter));
        } catch (IllegalArgumentException wrong) {
            throw CommandFailure.usage("--stall-after: " + wrong.getMessage());
        }
        OptionalInt count = partitions.of(projections);
        if (count.isPresent() && key != null) {
            throw CommandFailure
                    .usage("--key exchanges rows in place; --partitions divides them anew. Give one of them.");
        }
        if (count.isPresent()) {
            options = options.withPartitions(count.getAsInt());
        }
        options = resume ? options.resuming() : options;
        return noSwap ? options.withoutSwap() : options;
    }

    /// Says what becomes of a rebuild that did not finish.
    private void unfinished(Store store, Projection projection) {
        for (RebuildStatus other : RebuildStatus.of(store, projection)) {
            if (other.target() != null) {
                console().say((resume ? "Going on with" : "Removing") + " a rebuild of " + projection.name()
                        + " that stands at position " + other.position() + " (" + other.state() + ")"
                        + (resume ? "." : "; --resume would have gone on with it."));
            }
        }
    }

    private static List<Cell> row(RebuildResult result) {
        double seconds = Math.max(1e-3, result.took().toNanos() / 1e9);
        return List.of(Cell.of(result.name()), Cell.of((long) result.generation()), Cell.of(result.position()),
                Cell.of(result.events()),
                Cell.of(result.counts().stream().mapToLong(EventCount::used).sum()), Cell.of(result.unmapped()),
                Cell.of(result.failed()),
                Cell.of(result.expiredEvents()), Cell.of(Math.round(seconds * 1000) / 1000.0),
                Cell.of(Math.round(result.events() / seconds)), Cell.of(result.comparison().verdict().text()),
                Cell.of(result.shown() ? "yes" : "no"));
    }
}
