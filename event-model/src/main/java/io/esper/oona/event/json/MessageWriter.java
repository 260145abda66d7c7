package io.esper.oona.event.json;

import java.nio.charset.StandardCharsets;

import io.esper.oona.event.Envelope;
import io.esper.oona.event.Message;

/// Writes messages, each as one JSON text without a line end. The payload bytes go in as they are; whoever reads the message gets
/// the same bytes back. `run_id` is written where there is one, `schema_version` where it is not 1,
/// the extensions as they came.
///
/// Stateless; safe for any number of threads.
public final class MessageWriter {

    /// One line of a JSON Lines file: the nested form, or, for a payload that has line ends between its tokens, the flat form, whose
    /// string escapes keep them. Both read back as the same message.
    public byte[] line(Message message) {
        return line(message.topic(), message.envelope(), message.payload(), 0, message.payload().length);
    }

    /// One line of a JSON Lines file, of a payload inside a larger array.
    ///
    /// @see #line(Message)
    public byte[] line(String topic, Envelope envelope, byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                return flat(topic, envelope, bytes, offset, length);
            }
        }
        return nested(topic, envelope, bytes, offset, length);
    }

    /// The nested form: `{"topic":…,"envelope":{…},"payload":…}`. Has line ends if the payload has.
    public byte[] nested(String topic, Envelope envelope, byte[] bytes, int offset, int length) {
        ObjectText head = new ObjectText().begin().text(JsonName.TOPIC, topic).begin(JsonName.ENVELOPE);
        fields(envelope, head).end().beginName(JsonName.PAYLOAD.text());
        byte[] front = head.toString().getBytes(StandardCharsets.UTF_8);
        byte[] message = new byte[front.length + length + 1];
        System.arraycopy(front, 0, message, 0, front.length);
        System.arraycopy(bytes, offset, message, front.length, length);
        message[message.length - 1] = '}';
        return message;
    }

    /// The flat form: the envelope's fields, the topic, and the payload as JSON text in a string.
    public byte[] flat(String topic, Envelope envelope, byte[] bytes, int offset, int length) {
        return fields(envelope, new ObjectText().begin()).text(JsonName.TOPIC, topic)
                .text(JsonName.PAYLOAD, new String(bytes, offset, length, StandardCharsets.UTF_8)).end().toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectText fields(Envelope envelope, ObjectText json) {
        json.text(JsonName.EVENT_ID, envelope.eventId().toString()).text(JsonName.SENDER_ID, envelope.senderId())
                .text(JsonName.TIMESTAMP, envelope.timestamp().text()).text(JsonName.TRACE_ID, envelope.traceId())
                .text(JsonName.RUN_ID, envelope.runId());
        if (envelope.schemaVersion() != 1) {
            json.whole(JsonName.SCHEMA_VERSION, envelope.schemaVersion());
        }
        String extensions = envelope.extensions();
        return extensions == null ? json : json.fieldsOf(extensions);
    }
}
