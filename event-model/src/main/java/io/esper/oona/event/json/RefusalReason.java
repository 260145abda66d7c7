package io.esper.oona.event.json;

import java.util.Optional;

/// Why a message was refused. The codes are stored with dead letters and never change.
public enum RefusalReason {
    /// Not JSON: a syntax error, an end too early, something after the end, a byte order mark, or nothing at all.
    MALFORMED_JSON("malformed-json"),
    /// The bytes are not UTF-8.
    INVALID_UTF8("invalid-utf8"),
    /// U+0000 or a lone surrogate in a text or a name.
    FORBIDDEN_CHARACTER("forbidden-character"),
    /// An object names a field twice.
    DUPLICATE_KEY("duplicate-key"),
    /// Nested deeper than the limit.
    TOO_DEEP("too-deep"),
    /// A text, a name, a number or an id is longer than its limit.
    TOO_LONG("too-long"),
    /// The message has more bytes than the limit.
    TOO_LARGE("too-large"),
    /// NaN, an infinity, or a number that no double holds.
    NOT_A_NUMBER("not-a-number"),
    /// JSON, but not an object.
    NOT_A_MESSAGE("not-a-message"),
    /// A required field is missing or null.
    MISSING_FIELD("missing-field"),
    /// A field has a value of another type, or a text in none of the forms that the field takes.
    WRONG_TYPE("wrong-type"),
    /// A field beside envelope and payload, or inside the envelope, that would be lost.
    UNKNOWN_FIELD("unknown-field"),
    /// A value that is not one of the few that its field takes.
    OUT_OF_CLOSED_SET("out-of-closed-set"),
    /// The event id is not a UUID of 36 characters, or is the nil UUID.
    BAD_UUID("bad-uuid"),
    /// The timestamp is no RFC 3339 date-time.
    BAD_TIME("bad-time"),
    /// The topic is not a name: 1 to 128 of `a-z`, `0-9`, `.`, `_`, `-`.
    BAD_TOPIC_NAME("bad-topic-name"),
    /// The topic is not in the catalogue.
    UNKNOWN_TOPIC("unknown-topic"),
    /// The topic has no schema of the stated version: to be tried again after an upgrade.
    UNKNOWN_SCHEMA("unknown-schema"),
    /// The payload fits none of the topic's schemas, and no single field is to blame.
    NO_SCHEMA_FITS("no-schema-fits");

    private final String code;

    RefusalReason(String code) {
        this.code = code;
    }

    /// The stable code.
    public String code() {
        return code;
    }

    /// Finds a reason by its code.
    public static Optional<RefusalReason> find(String code) {
        for (RefusalReason reason : values()) {
            if (reason.code.equals(code)) {
                return Optional.of(reason);
            }
        }
        return Optional.empty();
    }
}
