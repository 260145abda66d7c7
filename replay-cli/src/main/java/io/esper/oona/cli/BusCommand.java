package io.esper.oona.cli;

import picocli.CommandLine.Command;

@Command(name = "bus",
        description = "Publish to the message bus, listen to it, look at its groups; record Redis, compare both sides, publish again.")
final class BusCommand extends CommandGroup {
    BusCommand(Session session) {
        super(session);
    }
}
