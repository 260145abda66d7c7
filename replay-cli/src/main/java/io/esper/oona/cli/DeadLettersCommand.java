package io.esper.oona.cli;

import picocli.CommandLine.Command;

@Command(name = "dead-letters",
        description = "Look at the messages that could not become events, and at the events that read models could not fold.")
final class DeadLettersCommand extends CommandGroup {
    DeadLettersCommand(Session session) {
        super(session);
    }
}
