package io.esper.oona.cli;

import java.util.List;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.event.SeedId;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionStatus;
import io.esper.oona.projection.asof.AsOf;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "show",
        description = "Show the rows of a read model: of health the newest state of every seed, of innovation every blueprint and how it did.",
        footer = {
                "Rows are as of the read model's position, which is printed on standard error; 'oona projections run' brings it to the head.",
                "",
                "Examples:", "  oona projections show health --run run-a",
                "  oona projections show health --run run-a --seed 3,1 -o csv",
                "  oona projections show innovation --deployments",
                "  oona projections show health --run run-a --as-of run-a:12"})
final class ProjectionsShowCommand extends OonaSubcommand {
    private static final int ROWS_MAX = 100_000;

    @Parameters(paramLabel = "NAME", description = "health or innovation.")
    private String name = "";

    @Option(names = "--run", paramLabel = "ID", description = "health: only this training run.")
    private @Nullable String run;

    @Option(names = "--seed", paramLabel = "LAYER,SEED", description = "health: the epochs of this seed of --run.")
    private @Nullable String seed;

    @Option(names = "--deployments", description = "innovation: every germination rather than every blueprint.")
    private boolean deployments;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many rows, 1 to 100000. Default: 10000.")
    private int limit = 10_000;

    @Mixin
    private AsOfOptions asOf = new AsOfOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    ProjectionsShowCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        if (limit < 1 || limit > ROWS_MAX) {
            throw CommandFailure.usage("--limit takes 1 to 100000.");
        }
        Projection projection = ReadModelArgument.find(name);
        try (Store store = session().openExisting()) {
            if (asOf.given()) {
                return showPast(store, projection);
            }
            ProjectionStatus status = ProjectionStatus.read(store, projection);
            if (status.generation() == 0) {
                throw CommandFailure
                        .notFound("The read model " + name + " was never run; 'oona projections run' fills it.");
            }
            show(store);
            console().say(name + " as of position " + status.position() + " of " + status.head()
                    + (status.incomplete() ? ", incomplete" : "") + ".");
        }
        return ExitCode.OK;
    }

    private ExitCode showPast(Store store, Projection projection) {
        MomentText.Found moment = asOf.moment(store, console().clock().instant());
        try (AsOf past = AsOfRun.of(console(), store, List.of(projection), moment.position())) {
            show(past.store());
            ProjectionStatus status = past.status(projection);
            console().say(name + " as of position " + past.position() + " (" + moment.how() + ")"
                    + AsOfRun.lacks(status) + ".");
            return status.incomplete() ? ExitCode.INCOMPLETE : ExitCode.OK;
        }
    }

    private void show(Store store) {
        switch (name) {
            case "health" -> health(new HealthRows(store, output, console()));
            case "innovation" -> {
                InnovationRows rows = new InnovationRows(store, output, console());
                if (deployments) {
                    rows.deployments(limit);
                } else {
                    rows.blueprints(limit);
                }
            }
            default -> throw CommandFailure
                    .usage("The rows of " + name + " cannot be shown by this command; query its tables.");
        }
    }

    private void health(HealthRows rows) {
        if (seed == null) {
            rows.seeds(run, limit);
            return;
        }
        String ofRun = run;
        if (ofRun == null) {
            throw CommandFailure.usage("--seed needs --run.");
        }
        SeedId place = SeedId.parse(seed)
                .orElseThrow(
                        () -> CommandFailure.usage("--seed: '" + seed + "' is no seed; write layer,seed such as 3,1."));
        rows.history(ofRun, place.layer(), place.seed(), limit);
    }
}
