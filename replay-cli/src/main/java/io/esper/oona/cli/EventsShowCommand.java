package io.esper.oona.cli;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.esper.oona.cli.console.DataOut;
import io.esper.oona.cli.console.ExitCode;
import io.esper.oona.cli.console.Printable;
import io.esper.oona.cli.console.TimeText;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoredEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Show one event in full.", footer = {"Examples:", "  oona events show 17",
        "  oona events show 5f0c1f0e-7c0a-4d0e-9d55-0a1e5b1b7a03 --payload"})
final class EventsShowCommand extends OonaSubcommand {
    @Parameters(paramLabel = "ID|POSITION", description = "Event id, or position in the log.")
    private String event = "";

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(names = "--payload", description = "Write only the payload, byte for byte as received.")
    private boolean payload;

    EventsShowCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run() {
        try (Store store = session().openExisting()) {
            StoredEvent found = EventLookup.find(store.log(), event);
            if (payload) {
                console().out().write(found.payloadBuffer(), found.payloadOffset(), found.payloadLength());
            } else if (output.table()) {
                page(found);
            } else {
                try (EventRows rows = new EventRows(output.format, console())) {
                    rows.write(found);
                }
            }
        }
        return ExitCode.OK;
    }

    private void page(StoredEvent event) {
        line("position", Long.toString(event.position()));
        line("event id", event.eventId().toString());
        line("topic", event.topic() + " (kept " + event.retention().text() + ")");
        line("type", event.type() + " version " + event.version());
        line("sender", event.senderId());
        line("trace", event.traceId());
        line("run", event.runId() == null ? "—" : event.runId());
        line("received", TimeText.micros(event.received()));
        line("claimed", event.timestamp().text());
        line("tags", list(event.tags().stream().map(Object::toString).toList()));
        line("flags", list(FlagNames.of(event.flags())));
        line("payload", new String(event.payload(), StandardCharsets.UTF_8));
    }

    private static String list(List<String> values) {
        return values.isEmpty() ? "—" : String.join("  ", values);
    }

    private DataOut line(String name, String value) {
        return console().out().println(name + " ".repeat(10 - name.length()) + Printable.line(value));
    }
}
