package io.esper.oona.event.json;

import java.io.Serial;

import org.jspecify.annotations.Nullable;

/// Carries a refusal from deep inside a text to the reader at its top. Has no stack trace: it is an answer, not an accident.
final class JsonFault extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final RefusalReason reason;
    private final String detail;
    private final int offset;
    private final @Nullable String missing;

    JsonFault(RefusalReason reason, int offset, String detail) {
        this(reason, offset, detail, null);
    }

    /// A fault that names a field.
    ///
    /// @param missing name of the field that the object at the offset lacks
    JsonFault(RefusalReason reason, int offset, String detail, @Nullable String missing) {
        super(detail, null, false, false);
        this.reason = reason;
        this.detail = detail;
        this.offset = offset;
        this.missing = missing;
    }

    RefusalReason reason() {
        return reason;
    }

    String detail() {
        return detail;
    }

    /// Index into the array that was read.
    int offset() {
        return offset;
    }

    @Nullable
    String missing() {
        return missing;
    }

    /// Whether a field is to blame, rather than the text as a whole.
    boolean concernsField() {
        return switch (reason) {
            case DUPLICATE_KEY, TOO_DEEP, TOO_LONG, NOT_A_NUMBER, MISSING_FIELD, WRONG_TYPE, UNKNOWN_FIELD,
                    OUT_OF_CLOSED_SET, BAD_UUID,
                    BAD_TIME, BAD_TOPIC_NAME, UNKNOWN_TOPIC, UNKNOWN_SCHEMA, NO_SCHEMA_FITS -> true;
            case MALFORMED_JSON, INVALID_UTF8, FORBIDDEN_CHARACTER, TOO_LARGE, NOT_A_MESSAGE -> false;
        };
    }
}
