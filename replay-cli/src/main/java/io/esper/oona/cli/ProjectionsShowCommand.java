package io.esper.oona.cli;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionStatus;
import io.esper.oona.projection.asof.AsOf;
import io.esper.oona.projection.run.SeedFilter;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "show",
        description = "Show the rows of a read model: of health the newest state of every seed, of lifecycle the stage of every seed, "
                + "of innovation every blueprint and how it did, of training every run, of audit every command and what came of it.",
        footer = {
                "Rows are as of the read model's position, which is printed on standard error; 'oona projections run' brings it to the head.",
                "",
                "Examples:", "  oona projections show health --run run-a",
                "  oona projections show health --run run-a --seed 3,1 -o csv",
                "  oona projections show lifecycle --run run-a --warnings",
                "  oona projections show training --rollbacks",
                "  oona projections show innovation --deployments",
                "  oona projections show audit --trace run-a-adapt-1",
                "  oona projections show health --run run-a --as-of run-a:12"})
final class ProjectionsShowCommand extends OonaSubcommand {
    private static final Map<String, Set<String>> VIEWS = Map.of("health", Set.of("--epochs", "--hours"), "lifecycle",
            Set.of("--history", "--warnings"), "innovation", Set.of("--deployments"), "training",
            Set.of("--epochs", "--rollbacks", "--undone"), "audit", Set.of("--traces", "--trace"));

    @Parameters(paramLabel = "NAME", description = "health, lifecycle, innovation, training or audit.")
    private String name = "";

    @Mixin
    private ShowFilters filters = new ShowFilters();

    @ArgGroup(exclusive = true)
    private @Nullable ShowView view;

    @Option(names = "--sender", paramLabel = "ID", description = "audit: only the commands of this sender, exactly.")
    private @Nullable String sender;

    @Mixin
    private AsOfOptions asOf = new AsOfOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    ProjectionsShowCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        filters.limit();
        Projection projection = ReadModelArgument.find(name);
        String asked = ShowView.name(view);
        if (!asked.isEmpty() && !VIEWS.getOrDefault(name, Set.of()).contains(asked)) {
            throw CommandFailure.usage(asked + " is not for " + name
                    + "; 'oona projections show --help' says what is for which.");
        }
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
                    + ", state hash " + Long.toHexString(status.stateHash()) + AsOfRun.lacks(status) + ".");
        }
        return ExitCode.OK;
    }

    private ExitCode showPast(Store store, Projection projection) {
        MomentText.Found moment = asOf.moment(store, console().clock().instant());
        try (AsOf past = AsOfRun.of(console(), store, List.of(projection), moment.position())) {
            show(past.store());
            ProjectionStatus status = past.status(projection);
            console().say(name + " as of position " + past.position() + " (" + moment.how() + ")"
                    + ", state hash " + Long.toHexString(status.stateHash()) + AsOfRun.lacks(status) + ".");
            return status.incomplete() ? ExitCode.INCOMPLETE : ExitCode.OK;
        }
    }

    private void show(Store store) {
        switch (name) {
            case "health" -> health(new HealthRows(store, output, console()));
            case "lifecycle" -> lifecycle(new LifecycleRows(store, output, console()));
            case "innovation" -> innovation(new InnovationRows(store, output, console()));
            case "training" -> training(new TrainingRows(store, output, console()));
            case "audit" -> audit(new AuditRows(store, output, console()));
            default -> throw CommandFailure
                    .usage("The rows of " + name + " cannot be shown by this command; query its tables.");
        }
    }

    private void health(HealthRows rows) {
        switch (ShowView.name(view)) {
            case "" -> {
                if (filters.namesSeed()) {
                    SeedFilter seed = filters.seedOfRun();
                    rows.history(seed, filters.limit());
                } else {
                    rows.seeds(filters.run(), filters.limit());
                }
            }
            case "--epochs" -> rows.epochs(filters.run(), filters.layer(), filters.limit());
            case "--hours" -> rows.hours(filters.run(), filters.layer(), filters.limit());
            default -> throw new IllegalStateException(ShowView.name(view));
        }
    }

    private void lifecycle(LifecycleRows rows) {
        SeedFilter seeds = filters.seeds();
        switch (ShowView.name(view)) {
            case "" -> {
                if (filters.namesSeed()) {
                    rows.stays(seeds, false, filters.limit());
                } else {
                    rows.seeds(seeds, filters.limit());
                }
            }
            case "--history" -> rows.stays(seeds, false, filters.limit());
            case "--warnings" -> rows.stays(seeds, true, filters.limit());
            default -> throw new IllegalStateException(ShowView.name(view));
        }
    }

    private void innovation(InnovationRows rows) {
        switch (ShowView.name(view)) {
            case "" -> rows.blueprints(filters.limit());
            case "--deployments" -> rows.deployments(filters.limit());
            default -> throw new IllegalStateException(ShowView.name(view));
        }
    }

    private void training(TrainingRows rows) {
        switch (ShowView.name(view)) {
            case "" -> rows.runs(filters.run(), filters.limit());
            case "--epochs" -> rows.epochs(filters.run(), filters.limit());
            case "--rollbacks" -> rows.rollbacks(filters.run(), filters.limit());
            case "--undone" -> rows.undone(filters.run(), filters.limit());
            default -> throw new IllegalStateException(ShowView.name(view));
        }
    }

    private void audit(AuditRows rows) {
        switch (ShowView.name(view)) {
            case "" -> rows.commands(filters.seeds(), sender, filters.limit());
            case "--traces" -> rows.traces(filters.run(), filters.limit());
            case "--trace" -> rows.timeline(ShowView.trace(view), filters.limit());
            default -> throw new IllegalStateException(ShowView.name(view));
        }
    }
}
