package io.esper.oona.cli;

import java.util.List;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.store.Cursor;
import io.esper.oona.store.Maintenance;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoredEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "ls",
        description = "List the registered readers, how far they are, and how long their next event has waited.",
        footer = {"A registered reader keeps every event after its position in the log; the evidence keeper is one.",
                "'oona readers release NAME' ends the claim of one that will not come back."})
final class ReadersLsCommand extends OonaSubcommand {
    private static final List<Column> COLUMNS = List.of(Column.text("reader"), Column.number("position"),
            Column.number("head"), Column.number("lag"), Column.text("waiting_since"));

    @Mixin
    private OutputOptions output = new OutputOptions();

    ReadersLsCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        try (Store store = session().openExisting(); Rows rows = output.open(console(), COLUMNS)) {
            long head = store.log().head();
            for (Maintenance.RegisteredReader reader : store.maintenance().readers()) {
                rows.row(List.of(Cell.of(shown(reader.name())), Cell.of(reader.position()), Cell.of(head),
                        Cell.of(Math.max(0, head - reader.position())),
                        Cell.of(store.log().at(reader.position() + 1).map(StoredEvent::received).orElse(null))));
            }
            return ExitCode.OK;
        }
    }

    /// The name without what all registered readers' names begin with.
    static String shown(String reader) {
        return reader.startsWith(Cursor.READER_PREFIX) ? reader.substring(Cursor.READER_PREFIX.length()) : reader;
    }
}
