package io.esper.oona.cli;

import io.esper.oona.projection.Projection;
import io.esper.oona.projection.RebuildControl;
import io.esper.oona.store.Store;
import picocli.CommandLine.Command;

@Command(name = "resume", description = "Let a paused rebuild go on.", footer = {
        "A rebuild whose process was killed goes on with 'oona projections rebuild --resume'."})
final class ProjectionsResumeCommand extends ProjectionOperation {
    ProjectionsResumeCommand(Session session) {
        super(session);
    }

    @Override
    String act(Store store, Projection projection) {
        new RebuildControl(store).resume(projection);
        return "The rebuild of " + projection.name() + " goes on.";
    }
}
