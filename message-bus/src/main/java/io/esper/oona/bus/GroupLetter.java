package io.esper.oona.bus;

import java.time.Instant;

import io.esper.oona.event.Message;
import org.jspecify.annotations.Nullable;

/// A message that a group could not handle.
///
/// @param id       greater for later ones
/// @param place    where the message was
/// @param message  the whole message, kept with the letter; null if it had expired before it could be read, or is none
/// @param attempts deliveries that it took
/// @param reason   stable code: `rejected`, `attempts` (given back too often), `timeout` (its consumers died or were too
///                 slow), `expired` (retention removed it before it was handled), `unreadable` (what came is no message)
/// @param detail   what the last consumer said
/// @param moment   when it became a dead letter, by the store's clock
/// @param redrives how often it had been redriven before
/// @param original what came, if it is no message: it can be redriven once it can be read, when its topic is registered; else null
public record GroupLetter(long id, String group, Place place, @Nullable Message message, int attempts, String reason,
        String detail, Instant moment, int redrives, byte @Nullable [] original) {}
