package io.esper.oona.cli;

import io.esper.oona.projection.Projection;
import io.esper.oona.projection.RebuildControl;
import io.esper.oona.store.Store;
import picocli.CommandLine.Command;

@Command(name = "drop-old",
        description = "Remove the rows from before the last rebuild, which were kept for a rollback.", footer = {
                "The next rebuild removes them, too."})
final class ProjectionsDropOldCommand extends ProjectionOperation {
    ProjectionsDropOldCommand(Session session) {
        super(session);
    }

    @Override
    String act(Store store, Projection projection) {
        int removed = new RebuildControl(store).dropOld(projection);
        return removed == 0
                ? "No rows of " + projection.name() + " from before a rebuild are kept."
                : "Removed the rows of " + projection.name() + " from before.";
    }
}
