package io.esper.oona.event.json;

import org.jspecify.annotations.Nullable;

/// Envelope fields that came as texts, outside any JSON, such as the fields of a Redis stream entry.
record FlatFields(String eventId, String senderId, String timestamp, String traceId) implements EnvelopeFields {

    @Override
    public @Nullable String text(JsonName name) {
        String text = switch (name) {
            case EVENT_ID -> eventId;
            case SENDER_ID -> senderId;
            case TIMESTAMP -> timestamp;
            case TRACE_ID -> traceId;
            default -> null;
        };
        if (text != null && !sound(text)) {
            throw fault(RefusalReason.FORBIDDEN_CHARACTER, name,
                    "'" + name.text() + "' has U+0000 or a lone surrogate");
        }
        return text;
    }

    @Override
    public int schemaVersion() {
        return 1;
    }

    @Override
    public @Nullable String extensions() {
        return null;
    }

    @Override
    public JsonFault fault(RefusalReason reason, JsonName name, String detail) {
        return new JsonFault(reason, -1, detail, name.text());
    }

    /// Whether the text has neither U+0000 nor a lone surrogate.
    static boolean sound(String text) {
        return text.codePoints()
                .noneMatch(code -> code == 0 || (code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE));
    }
}
