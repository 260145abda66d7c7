package io.esper.oona.cli;

import io.esper.oona.projection.Projection;
import io.esper.oona.projection.RebuildControl;
import io.esper.oona.store.Store;
import picocli.CommandLine.Command;

@Command(name = "rollback",
        description = "Show the rows from before the last rebuild again; a second rollback takes back the first.",
        footer = {
                "Runs of the version that made those rows bring them to the head; a run of another version stops and says so."})
final class ProjectionsRollbackCommand extends ProjectionOperation {
    ProjectionsRollbackCommand(Session session) {
        super(session);
    }

    @Override
    String act(Store store, Projection projection) {
        int version = new RebuildControl(store).rollback(projection);
        return "Showing the rows of " + projection.name() + " from before."
                + (version == projection.version()
                        ? ""
                        : " They are of version " + version + ", this program has version " + projection.version()
                                + ": it does not bring them up to date.");
    }
}
