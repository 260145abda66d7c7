package io.esper.oona.cli;

import picocli.CommandLine.Command;

@Command(name = "dead-letters", description = "Look at the messages that could not become events.")
final class DeadLettersCommand extends CommandGroup {
    DeadLettersCommand(Session session) {
        super(session);
    }
}
