package io.esper.oona.cli;

import picocli.CommandLine.Command;

@Command(name = "events", description = "Look at the events of the log.")
final class EventsCommand extends CommandGroup {
    EventsCommand(Session session) {
        super(session);
    }
}
