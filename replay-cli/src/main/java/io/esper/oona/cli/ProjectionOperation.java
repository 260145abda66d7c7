package io.esper.oona.cli;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionException;
import io.esper.oona.store.Store;
import picocli.CommandLine.Parameters;

/// A command about the rebuild of one read model. What cannot be done because there is nothing to do it with ends with exit code 4.
abstract class ProjectionOperation extends OonaSubcommand {
    @Parameters(paramLabel = "NAME", description = "Read model, as 'oona projections ls' shows it.")
    private String name = "";

    ProjectionOperation(Session session) {
        super(session);
    }

    /// Does it.
    ///
    /// @return what to say about it
    abstract String act(Store store, Projection projection);

    @Override
    final ExitCode run() {
        Projection projection = ReadModelArgument.find(name);
        try (Store store = session().openExisting()) {
            console().say(act(store, projection));
            return ExitCode.OK;
        } catch (ProjectionException refused) {
            throw new CommandFailure(ExitCode.NOT_FOUND, String.valueOf(refused.getMessage()), refused);
        }
    }
}
