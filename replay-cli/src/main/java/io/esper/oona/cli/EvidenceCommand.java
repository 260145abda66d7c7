package io.esper.oona.cli;

import picocli.CommandLine.Command;

@Command(name = "evidence", description = "Keep what was known at each decision, before telemetry and commands expire.")
final class EvidenceCommand extends CommandGroup {
    EvidenceCommand(Session session) {
        super(session);
    }
}
