package io.esper.oona.bus.group;

import io.esper.oona.bus.Place;
import io.esper.oona.bus.ledger.LetterRows;
import io.esper.oona.event.Message;
import org.jspecify.annotations.Nullable;

/// What comes next for a group.
///
/// @param seq            its number in the group: greater than that of everything the group has read before
/// @param place          where it is on the transport
/// @param message        null if it is no message
/// @param receivedMicros when the transport received it
/// @param problem        why it is no message; "" if it is one
/// @param original       what came, if it is no message
public record Incoming(long seq, Place place, @Nullable Message message, long receivedMicros, String problem,
        byte @Nullable [] original) {

    /// A message.
    public static Incoming of(long seq, Place place, Message message, long receivedMicros) {
        return new Incoming(seq, place, message, receivedMicros, "", null);
    }

    /// The dead letter that stands for what is no message.
    LetterRows.Death death() {
        return new LetterRows.Death(place, null, receivedMicros, 0, LetterRows.UNREADABLE, problem, original);
    }
}
