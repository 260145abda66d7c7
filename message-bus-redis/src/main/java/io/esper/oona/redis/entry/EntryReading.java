package io.esper.oona.redis.entry;

import io.esper.oona.event.Message;
import org.jspecify.annotations.Nullable;

/// What became of one entry: a message, or the reason why it is none.
public sealed interface EntryReading {

    /// The log can take it.
    record Accepted(Message message) implements EntryReading {}

    /// A matter for the dead letters.
    ///
    /// @param reason  stable code
    /// @param detail  for people
    /// @param eventId as far as the entry could be read
    /// @param sender  as far as the entry could be read; "" otherwise
    record Refused(String reason, String detail, @Nullable String eventId, String sender) implements EntryReading {}
}
