package io.esper.oona.cli;

import picocli.CommandLine.Command;

@Command(name = "projections", description = "See, run and rebuild the read models.")
final class ProjectionsCommand extends CommandGroup {
    ProjectionsCommand(Session session) {
        super(session);
    }
}
