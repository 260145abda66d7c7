package io.esper.oona.redis.entry;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.esper.oona.event.Envelope;
import io.esper.oona.event.json.Extensions;

/// Writes messages as the platform's Python client does: six string fields, so that every subscriber can read them. A run, a schema
/// version other than 1, and further fields of the envelope follow as fields of their own.
public final class EntryWriter {
    /// Name of the field that marks a message as one that is sent again from the log.
    public static final String REPLAY = "oona_replay";

    private EntryWriter() {}

    /// Names and values in turn.
    ///
    /// @param payload goes in as it is
    /// @param marks   further fields
    public static List<Object> fields(String topic, Envelope envelope, byte[] payload, Map<String, String> marks) {
        List<Object> fields = new ArrayList<>(20);
        add(fields, "event_id", envelope.eventId().toString());
        add(fields, "sender_id", envelope.senderId());
        add(fields, "timestamp", envelope.timestamp().text());
        add(fields, "trace_id", envelope.traceId());
        add(fields, "topic", topic);
        fields.add("payload");
        fields.add(payload);
        if (envelope.runId() != null) {
            add(fields, "run_id", envelope.runId());
        }
        if (envelope.schemaVersion() != 1) {
            add(fields, "schema_version", Integer.toString(envelope.schemaVersion()));
        }
        if (envelope.extensions() != null) {
            Extensions.read(envelope.extensions()).forEach((name, value) -> {
                if (!marks.containsKey(name)) {
                    add(fields, name, plain(value));
                }
            });
        }
        marks.forEach((name, value) -> add(fields, name, value));
        return fields;
    }

    /// A JSON string without its quotes, if it has no escapes; anything else as JSON.
    private static String plain(String json) {
        return json.length() >= 2 && json.charAt(0) == '"' && json.indexOf('\\') < 0
                ? json.substring(1, json.length() - 1)
                : json;
    }

    private static void add(List<Object> fields, String name, String value) {
        fields.add(name.getBytes(StandardCharsets.UTF_8));
        fields.add(value);
    }
}
