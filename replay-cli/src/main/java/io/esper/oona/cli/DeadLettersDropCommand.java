package io.esper.oona.cli;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.projection.ParkedEvents;
import io.esper.oona.projection.Projection;
import io.esper.oona.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "drop",
        description = "Take a parked event out of a read model for good, keep the reason, and fold what waits behind it by a rebuild. The log keeps the event.",
        footer = {"Example:",
                "  oona dead-letters drop health 4711 --reason 'sensor fault, confirmed with the operator'"})
final class DeadLettersDropCommand extends OonaSubcommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "Read model, as 'oona projections ls' shows it.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "POSITION",
            description = "Of the event, as 'oona dead-letters ls --parked' shows it.")
    private long position;

    @Option(names = "--reason", paramLabel = "TEXT", required = true,
            description = "Why; kept with the decision. 1 to 4,096 characters.")
    private String reason = "";

    @Mixin
    private OutputOptions output = new OutputOptions();

    DeadLettersDropCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        Projection projection = ReadModelArgument.find(name);
        if (reason.isBlank() || reason.length() > 4_096) {
            throw CommandFailure.usage("--reason takes 1 to 4,096 characters.");
        }
        try (Store store = session().openExisting()) {
            if (new ParkedEvents(store).drop(name, position, reason).isEmpty()) {
                throw CommandFailure.notFound(name + " has not parked position " + position
                        + "; 'oona dead-letters ls --parked' lists what is parked.");
            }
            console().say("Dropped position " + position + " from " + name + ".");
            return DeadLettersRetryCommand.again(this, output, store, projection);
        }
    }
}
