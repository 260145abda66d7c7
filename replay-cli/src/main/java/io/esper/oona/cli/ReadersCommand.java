package io.esper.oona.cli;

import picocli.CommandLine.Command;

@Command(name = "readers", description = "Look at the registered readers, which hold expiry back.")
final class ReadersCommand extends CommandGroup {
    ReadersCommand(Session session) {
        super(session);
    }
}
