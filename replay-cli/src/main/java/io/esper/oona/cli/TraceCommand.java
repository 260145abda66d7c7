package io.esper.oona.cli;

import java.util.List;
import java.util.Set;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.store.EventFilter;
import io.esper.oona.store.Expired;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoredEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "trace",
        description = "Show everything that shares a trace, in order: the command, what it led to, the report.",
        footer = {
                "Example:", "  oona trace run-a-adapt-1"})
final class TraceCommand extends OonaSubcommand {
    private static final List<Column> COLUMNS = List.of(Column.number("position"), Column.text("claimed", 30),
            Column.text("type", 24), Column.text("sender", 32), Column.text("summary", 80), Column.hidden("topic"),
            Column.hidden("event_id"));

    @Parameters(paramLabel = "ID", description = "Trace id, exactly.")
    private String trace = "";

    @Mixin
    private OutputOptions output = new OutputOptions();

    TraceCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        EventFilter filter =
                new EventFilter(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(trace), null, null, null, null);
        try (Store store = session().openExisting();
                LogReader reader = store.log().read(ReadQuery.after(0).matching(filter))) {
            LogElement first = reader.next();
            if (first == null) {
                throw CommandFailure.notFound("No event has the trace '" + trace + "'; ids must match exactly.");
            }
            try (Rows rows = output.open(console(), COLUMNS)) {
                PayloadSummary summary = new PayloadSummary();
                for (LogElement element = first; element != null && !console().stopping(); element = reader.next()) {
                    write(rows, element, summary);
                }
            }
        }
        return console().stopping() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    private void write(Rows rows, LogElement element, PayloadSummary summary) {
        switch (element) {
            case StoredEvent event -> rows.row(List.of(Cell.of(event.position()), Cell.of(event.timestamp().text()),
                    Cell.of(event.type()), Cell.of(event.senderId()), Cell.of(summary.of(event)),
                    Cell.of(event.topic()),
                    Cell.of(event.eventId().toString())));
            case Expired expired -> console().say(ExpiredNotice.of(expired));
        }
    }
}
