package io.esper.oona.cli;

import picocli.CommandLine.Command;

@Command(name = "dead-letters",
        description = "Look at the messages that a group could not handle, and deliver them again.")
final class BusDeadLettersCommand extends CommandGroup {
    BusDeadLettersCommand(Session session) {
        super(session);
    }
}
