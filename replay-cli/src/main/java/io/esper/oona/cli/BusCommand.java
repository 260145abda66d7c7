package io.esper.oona.cli;

import picocli.CommandLine.Command;

@Command(name = "bus", description = "Record what travels on the message bus, compare both sides, publish again.")
final class BusCommand extends CommandGroup {
    BusCommand(Session session) {
        super(session);
    }
}
