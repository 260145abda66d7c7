package io.esper.oona.cli;

import java.util.List;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.store.Maintenance;
import io.esper.oona.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "status", description = "Show the readers that hold expiry back, and how far they are.",
        footer = {"A registered reader keeps every event after its position in the log; the evidence keeper is one."})
final class EvidenceStatusCommand extends OonaSubcommand {
    private static final List<Column> COLUMNS = List.of(Column.text("reader"), Column.number("position"),
            Column.number("head"), Column.number("lag"));

    @Mixin
    private OutputOptions output = new OutputOptions();

    EvidenceStatusCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        try (Store store = session().openExisting(); Rows rows = output.open(console(), COLUMNS)) {
            long head = store.log().head();
            for (Maintenance.RegisteredReader reader : store.maintenance().readers()) {
                rows.row(List.of(Cell.of(reader.name()), Cell.of(reader.position()), Cell.of(head),
                        Cell.of(Math.max(0, head - reader.position()))));
            }
            return ExitCode.OK;
        }
    }
}
