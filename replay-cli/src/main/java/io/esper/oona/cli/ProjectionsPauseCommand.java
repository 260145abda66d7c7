package io.esper.oona.cli;

import io.esper.oona.projection.Projection;
import io.esper.oona.projection.RebuildControl;
import io.esper.oona.store.Store;
import picocli.CommandLine.Command;

@Command(name = "pause", description = "Let a rebuild under way wait after its batch, until 'oona projections resume'.",
        footer = {
                "Read models that are rebuilt together wait together. The old rows serve meanwhile."})
final class ProjectionsPauseCommand extends ProjectionOperation {
    ProjectionsPauseCommand(Session session) {
        super(session);
    }

    @Override
    String act(Store store, Projection projection) {
        new RebuildControl(store).pause(projection);
        return "The rebuild of " + projection.name() + " waits after its batch.";
    }
}
