package io.esper.oona.cli;

import java.util.List;

import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.projection.ParkedEvents;
import io.esper.oona.projection.Projection;
import io.esper.oona.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "retry",
        description = "Try the parked events of a read model again, and everything that waits behind them: by a rebuild, so that each comes in its place.",
        footer = {"Exit code: 6 if events are still parked; those are listed."})
final class DeadLettersRetryCommand extends OonaSubcommand {
    @Parameters(paramLabel = "NAME", description = "Read model, as 'oona projections ls' shows it.")
    private String name = "";

    @Mixin
    private OutputOptions output = new OutputOptions();

    DeadLettersRetryCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        Projection projection = ReadModelArgument.find(name);
        try (Store store = session().openExisting()) {
            return again(this, output, store, projection);
        }
    }

    /// Rebuilds the read model and lists what is still parked.
    static ExitCode again(OonaSubcommand command, OutputOptions output, Store store, Projection projection) {
        RebuildRun.of(command.console(), store, List.of(projection));
        var left = new ParkedEvents(store).list(projection.name(), 10_000);
        try (Rows rows = output.open(command.console(), ParkedRows.COLUMNS)) {
            left.forEach(parked -> ParkedRows.write(rows, parked));
        }
        return left.isEmpty() ? ExitCode.OK : ExitCode.INCOMPLETE;
    }
}
