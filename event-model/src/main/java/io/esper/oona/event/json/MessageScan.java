package io.esper.oona.event.json;

import java.nio.charset.StandardCharsets;

import io.esper.oona.event.Envelope;
import org.jspecify.annotations.Nullable;

/// Goes once over a whole message, checks it as JSON, and remembers where its parts stand, in whatever order they come. Reused.
final class MessageScan implements EnvelopeFields {
    private static final int ABSENT = FieldPlaces.ABSENT;

    private final JsonCursor json;
    private byte[] bytes = new byte[0];
    private int from;
    private int to;
    private int topic;
    private int payload;
    private int payloadEnd;
    private int envelope;
    /// The first unknown field beside envelope and payload.
    private int unknown;
    /// The first field of the envelope that has a name of the message's own.
    private int reserved;
    private final StringBuilder outerFurther = new StringBuilder();
    private final StringBuilder innerFurther = new StringBuilder();
    private final FieldPlaces outer = new FieldPlaces();
    private final FieldPlaces inner = new FieldPlaces();

    MessageScan(MessageLimits limits) {
        json = new JsonCursor(limits);
    }

    /// Goes over the message.
    ///
    /// @throws JsonFault if the bytes are no strict JSON object
    void scan(byte[] source, int from, int to) {
        bytes = source;
        this.from = from;
        this.to = to;
        topic = payload = payloadEnd = envelope = unknown = reserved = ABSENT;
        outerFurther.setLength(0);
        innerFurther.setLength(0);
        outer.clear();
        inner.clear();
        json.over(source, from, to, 0, true);
        if (json.peek() != '{') {
            refuseOther();
        }
        json.beginObject();
        while (json.nextName()) {
            JsonName name = json.name();
            int nameAt = json.textStart() - 1;
            switch (name) {
                case TOPIC -> topic = skipped();
                case PAYLOAD -> {
                    payload = skipped();
                    payloadEnd = json.offset();
                }
                case ENVELOPE -> envelope();
                case EVENT_ID, SENDER_ID, TIMESTAMP, TRACE_ID, RUN_ID, SCHEMA_VERSION ->
                        outer.put(name, skipped());
                default -> unknown(nameAt);
            }
        }
        json.expectEnd();
    }

    private void refuseOther() {
        int start = json.offset();
        if (to - start >= 3 && bytes[start] == (byte) 0xEF && bytes[start + 1] == (byte) 0xBB
                && bytes[start + 2] == (byte) 0xBF) {
            throw new JsonFault(RefusalReason.MALFORMED_JSON, start,
                    "the text begins with a byte order mark; send UTF-8 without it");
        }
        json.skipValue();
        json.expectEnd();
        throw new JsonFault(RefusalReason.NOT_A_MESSAGE, start, "a message is a JSON object");
    }

    private void envelope() {
        if (json.peek() != '{') {
            envelope = skipped();
            return;
        }
        envelope = json.offset();
        json.beginObject();
        while (json.nextName()) {
            JsonName name = json.name();
            int nameAt = json.textStart() - 1;
            switch (name) {
                case EVENT_ID, SENDER_ID, TIMESTAMP, TRACE_ID, RUN_ID, SCHEMA_VERSION ->
                        inner.put(name, skipped());
                case TOPIC, PAYLOAD, ENVELOPE -> {
                    if (skipped() != ABSENT && reserved == ABSENT) {
                        reserved = nameAt;
                    }
                }
                default -> further(nameAt, innerFurther);
            }
        }
    }

    private int skipped() {
        boolean isNull = json.peek() == 'n';
        int start = json.offset();
        json.skipValue();
        return isNull ? ABSENT : start;
    }

    private void unknown(int nameAt) {
        if (further(nameAt, outerFurther) && unknown == ABSENT) {
            unknown = nameAt;
        }
    }

    /// Keeps the field as received; null is as good as missing.
    private boolean further(int nameAt, StringBuilder into) {
        if (skipped() == ABSENT) {
            return false;
        }
        into.append(into.isEmpty() ? "" : ",")
                .append(new String(bytes, nameAt, json.offset() - nameAt, StandardCharsets.UTF_8));
        return true;
    }

    /// Whether the envelope's fields stand beside the payload, which then is JSON text in a string.
    boolean flat() {
        return envelope == ABSENT && outer.first() != ABSENT;
    }

    /// Checks that envelope and payload are there, and nothing else.
    ///
    /// @throws JsonFault if a part is missing, of the wrong type, or would be lost
    void checkParts() {
        boolean flat = flat();
        if (!flat && envelope == ABSENT) {
            throw missing(from(), JsonName.ENVELOPE);
        }
        if (!flat && bytes[envelope] != '{') {
            throw new JsonFault(RefusalReason.WRONG_TYPE, envelope, "the envelope has to be an object");
        }
        if (payload == ABSENT) {
            throw missing(from(), JsonName.PAYLOAD);
        }
        if (bytes[payload] != (flat ? '"' : '{')) {
            throw new JsonFault(RefusalReason.WRONG_TYPE, payload, flat
                    ? "the payload of a message without an envelope object has to be JSON text in a string"
                    : "the payload has to be an object");
        }
        if (!flat && unknown != ABSENT) {
            throw new JsonFault(RefusalReason.UNKNOWN_FIELD, unknown,
                    "this field would be lost: move it into the envelope or the payload");
        }
        if (reserved != ABSENT) {
            throw new JsonFault(RefusalReason.UNKNOWN_FIELD, reserved,
                    "a field of the envelope cannot have this name, which the message itself uses");
        }
        if (!flat && outer.first() != ABSENT) {
            throw new JsonFault(RefusalReason.UNKNOWN_FIELD, outer.first(), "this field belongs into the envelope");
        }
    }

    int payloadFrom() {
        return payload;
    }

    int payloadTo() {
        return payloadEnd;
    }

    /// The bytes of the JSON text that the flat form's payload holds.
    byte[] payloadText() {
        string(payload);
        return json.decodedText();
    }

    /// Where the byte of the payload text stands in the message.
    int offsetInPayloadText(int index) {
        return JsonEscapes.offsetOf(bytes, payload + 1, payloadEnd - 1, index);
    }

    /// The topic as stated; null if it is not.
    ///
    /// @throws JsonFault if it is no string
    @Nullable
    String topic() {
        return topic == ABSENT ? null : string(topic);
    }

    JsonFault topicFault(RefusalReason reason, String detail) {
        return topic == ABSENT
                ? new JsonFault(reason, from(), detail, JsonName.TOPIC.text())
                : new JsonFault(reason, topic, detail);
    }

    /// The topic as far as the message could be read.
    @Nullable
    String topicOrNull() {
        return stringOrNull(topic);
    }

    /// The event id as far as the message could be read.
    @Nullable
    String eventIdOrNull() {
        return stringOrNull(place(JsonName.EVENT_ID));
    }

    private @Nullable String stringOrNull(int place) {
        return place == ABSENT || bytes[place] != '"' ? null : string(place);
    }

    @Override
    public @Nullable String text(JsonName name) {
        int place = place(name);
        return place == ABSENT ? null : string(place);
    }

    @Override
    public int schemaVersion() {
        int place = place(JsonName.SCHEMA_VERSION);
        if (place == ABSENT) {
            return 1;
        }
        json.over(bytes, place, to, 0, false);
        if (flat() && json.peek() == '"') {
            return version(json.string());
        }
        return json.wholeInt(1);
    }

    private int version(String text) {
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw fault(RefusalReason.WRONG_TYPE, JsonName.SCHEMA_VERSION, "a whole number of 1 or more was expected");
        }
        return Integer.parseInt(text);
    }

    @Override
    public @Nullable String extensions() {
        StringBuilder further = flat() ? outerFurther : innerFurther;
        if (further.isEmpty()) {
            return null;
        }
        if (further.length() + 2 > Envelope.EXTENSIONS_LENGTH_MAX) {
            throw new JsonFault(RefusalReason.TOO_LONG, envelope == ABSENT ? from() : envelope,
                    "the envelope's further fields have more than " + Envelope.EXTENSIONS_LENGTH_MAX + " characters");
        }
        // Line ends can only stand between tokens: inside strings JSON has them escaped.
        return ("{" + further + "}").replace('\n', ' ').replace('\r', ' ');
    }

    @Override
    public JsonFault fault(RefusalReason reason, JsonName name, String detail) {
        int place = place(name);
        return place == ABSENT
                ? new JsonFault(reason, envelope == ABSENT ? from() : envelope, detail, name.text())
                : new JsonFault(reason, place, detail);
    }

    private int place(JsonName name) {
        return (envelope == ABSENT ? outer : inner).of(name);
    }

    /// The message's opening brace.
    private int from() {
        json.over(bytes, from, to, 0, false);
        json.peek();
        return json.offset();
    }

    private String string(int place) {
        json.over(bytes, place, to, 0, false);
        return json.string();
    }

    private static JsonFault missing(int start, JsonName name) {
        return new JsonFault(RefusalReason.MISSING_FIELD, start, "the field '" + name.text() + "' is missing",
                name.text());
    }
}
