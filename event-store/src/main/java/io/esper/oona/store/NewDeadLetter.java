package io.esper.oona.store;

import org.jspecify.annotations.Nullable;

/// A message that could not become an event, with its original bytes.
///
/// @param source         where it came from, for example `import:runs.jsonl`
/// @param sourcePosition place in the source, for example `line 17`; (source, position, digest of the bytes) is unique, so
///                       that a repeated import records nothing twice
/// @param reason         stable code, for example `malformed-json`
/// @param detail         what is wrong and what to do, for people
/// @param topic          as the message said, if it could be read
/// @param eventId        as the message said, if it could be read
/// @param bytes          the original bytes
public record NewDeadLetter(String source, String sourcePosition, String reason, String detail, @Nullable String topic,
        @Nullable String eventId, byte[] bytes) {}
