package io.esper.oona.cli;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.Console;
import io.esper.oona.cli.console.JsonText;
import io.esper.oona.cli.console.OutputFormat;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.event.Tag;
import io.esper.oona.store.StoredEvent;

/// Writes events as rows: in a table what people look for, in JSON the whole event with its payload as received, in CSV the
/// same in columns.
final class EventRows implements AutoCloseable {
    private static final List<Column> TABLE = List.of(Column.number("position"), Column.text("received", 20),
            Column.text("topic", 34), Column.text("sender", 28), Column.text("trace", 24), Column.text("flags", 24),
            Column.text("summary", 72));
    private static final List<Column> JSON =
            List.of(Column.number("position"), Column.text("received"), Column.text("topic"),
                    Column.text("type"), Column.number("version"), Column.text("envelope"), Column.text("tags"),
                    Column.text("flags"),
                    Column.text("payload"));
    private static final List<Column> CSV = List.of(Column.number("position"), Column.text("received"),
            Column.text("topic"),
            Column.text("type"), Column.number("version"), Column.text("event_id"), Column.text("sender_id"),
            Column.text("timestamp"), Column.text("trace_id"), Column.text("run_id"), Column.number("schema_version"),
            Column.text("tags"), Column.text("flags"), Column.text("payload"));

    private final OutputFormat format;
    private final Rows rows;
    private final PayloadSummary summary = new PayloadSummary();

    EventRows(OutputFormat format, Console console) {
        this.format = format;
        this.rows = Rows.open(format, console.out(), switch (format) {
            case table -> TABLE;
            case json, ndjson -> JSON;
            case csv -> CSV;
        });
    }

    void write(StoredEvent event) {
        rows.row(switch (format) {
            case table -> table(event);
            case json, ndjson -> json(event);
            case csv -> csv(event);
        });
    }

    void flush() {
        rows.flush();
    }

    @Override
    public void close() {
        rows.close();
    }

    private List<Cell> table(StoredEvent event) {
        return List.of(Cell.of(event.position()), Cell.of(seconds(event)), Cell.of(event.topic()),
                Cell.of(event.senderId()),
                Cell.of(event.traceId()), Cell.of(FlagNames.of(event.flags())), Cell.of(summary.of(event)));
    }

    private static String seconds(StoredEvent event) {
        return event.received().toString().substring(0, 19) + "Z";
    }

    private static List<Cell> json(StoredEvent event) {
        byte[] envelope = envelope(event).getBytes(StandardCharsets.UTF_8);
        return List.of(Cell.of(event.position()), Cell.of(event.received()), Cell.of(event.topic()),
                Cell.of(event.type()),
                Cell.of((long) event.version()), new Cell.Json(envelope, 0, envelope.length), Cell.of(tags(event)),
                Cell.of(FlagNames.of(event.flags())), payload(event));
    }

    private static List<Cell> csv(StoredEvent event) {
        return List.of(Cell.of(event.position()), Cell.of(event.received()), Cell.of(event.topic()),
                Cell.of(event.type()),
                Cell.of((long) event.version()), Cell.of(event.eventId().toString()), Cell.of(event.senderId()),
                Cell.of(event.timestamp().text()), Cell.of(event.traceId()), Cell.of(event.runId()),
                Cell.of((long) event.schemaVersion()), Cell.of(tags(event)), Cell.of(FlagNames.of(event.flags())),
                payload(event));
    }

    private static Cell payload(StoredEvent event) {
        return new Cell.Json(event.payloadBuffer(), event.payloadOffset(), event.payloadLength());
    }

    private static List<String> tags(StoredEvent event) {
        return event.tags().stream().map(Tag::toString).toList();
    }

    /// The envelope in the order of contracts.md; optional fields only where the message had them.
    static String envelope(StoredEvent event) {
        StringBuilder json =
                new StringBuilder(200).append("{\"event_id\":\"").append(event.eventId()).append("\",\"sender_id\":");
        JsonText.quote(json, event.senderId());
        json.append(",\"timestamp\":");
        JsonText.quote(json, event.timestamp().text());
        json.append(",\"trace_id\":");
        JsonText.quote(json, event.traceId());
        if (event.runId() != null) {
            json.append(",\"run_id\":");
            JsonText.quote(json, event.runId());
        }
        if (event.schemaVersion() != 1) {
            json.append(",\"schema_version\":").append(event.schemaVersion());
        }
        return json.append('}').toString();
    }
}
