package io.esper.oona.cli;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.Rebuild;
import io.esper.oona.projection.RebuildResult;
import io.esper.oona.projection.RunnerSettings;
import io.esper.oona.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "swap",
        description = "Show the rows that 'oona projections rebuild --no-swap' has made, after they have caught up.",
        footer = {"The rows from before are kept for 'oona projections rollback'."})
final class ProjectionsSwapCommand extends ProjectionOperation {
    @Option(names = "--accept-loss",
            description = "Show them even though they lack events that the old rows were made from and that have expired since.")
    private boolean acceptLoss;

    ProjectionsSwapCommand(Session session) {
        super(session);
    }

    @Override
    String act(Store store, Projection projection) {
        try {
            RebuildResult result = new Rebuild(store, RunnerSettings.USUAL).swap(projection, acceptLoss);
            return "Showing generation " + result.generation() + " of " + projection.name() + " at position "
                    + result.position() + ". Compared with the rows from before: "
                    + result.comparison().verdict().text() + ".";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.INTERRUPTED, "Stopped; the old rows are still shown.", interrupted);
        }
    }
}
