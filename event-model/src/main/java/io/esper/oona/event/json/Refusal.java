package io.esper.oona.event.json;

import org.jspecify.annotations.Nullable;

/// Why and where a message was refused.
///
/// @param reason     for programs
/// @param detail     for people: what is wrong and what to do
/// @param byteOffset place of the fault, counted from the first byte of the message; -1 if unknown
/// @param pointer    JSON pointer to the field, from the message's root; in the flat form it goes on into the payload text;
///                   null for faults of the text as a whole
/// @param topic      as far as the message could be read
/// @param eventId    as far as the message could be read
public record Refusal(RefusalReason reason, String detail, long byteOffset, @Nullable String pointer,
        @Nullable String topic,
        @Nullable String eventId) {}
