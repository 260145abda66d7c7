package io.esper.oona.cli;

import io.esper.oona.projection.Projection;
import io.esper.oona.projection.RebuildControl;
import io.esper.oona.store.Store;
import picocli.CommandLine.Command;

@Command(name = "cancel", description = "End a rebuild under way and remove what it has made. The old rows stay.",
        footer = {
                "Removes what a killed rebuild has left, too."})
final class ProjectionsCancelCommand extends ProjectionOperation {
    ProjectionsCancelCommand(Session session) {
        super(session);
    }

    @Override
    String act(Store store, Projection projection) {
        return new RebuildControl(store).cancel(projection)
                ? "Removed what an interrupted rebuild of " + projection.name() + " had made."
                : "The rebuild of " + projection.name() + " ends after its batch.";
    }
}
