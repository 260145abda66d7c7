package io.esper.oona.cli;

import picocli.CommandLine.Command;

@Command(name = "topics", description = "See and extend the catalogue of topics.")
final class TopicsCommand extends CommandGroup {
    TopicsCommand(Session session) {
        super(session);
    }
}
