package io.esper.oona.bus;

import java.time.Instant;

import io.esper.oona.event.Message;
import org.jspecify.annotations.Nullable;

/// A message in a consumer's hands, until it is acknowledged, given back, rejected or its visibility is over. Immutable.
///
/// @param group    the group it was delivered to
/// @param place    where the message is: its source position
/// @param message  the message as it was published
/// @param received when the transport received it
/// @param key      what it is ordered by; null if the group has no key order or the message no key
/// @param attempt  1 for the first delivery to the group; kept in the database
/// @param lease    which hand-over this is: the transport's fence against a late acknowledgement
public record Delivery(String group, Place place, Message message, Instant received, @Nullable String key, int attempt,
        String lease) {

    /// Whether the group got it before, perhaps in part: by a consumer that died, gave it back or was too slow.
    public boolean redelivered() {
        return attempt > 1;
    }

    /// The message's topic.
    public String topic() {
        return place.topic();
    }
}
