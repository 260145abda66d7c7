package io.esper.oona.cli;

import picocli.CommandLine.Command;

@Command(name = "export", description = "Write data sets for reinforcement learning.")
final class ExportCommand extends CommandGroup {
    ExportCommand(Session session) {
        super(session);
    }
}
