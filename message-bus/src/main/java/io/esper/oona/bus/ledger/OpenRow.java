package io.esper.oona.bus.ledger;

import io.esper.oona.bus.Place;
import org.jspecify.annotations.Nullable;

/// A message that has a row of its own among the open ones of its group.
///
/// @param seq      its number in the group, on the log its position; of a redriven dead letter its id, negative
/// @param keyHash  null without a key
/// @param attempts deliveries so far
/// @param suspect  whether its last delivery was never answered
/// @param reason   what the last consumer said of it; null if nothing
/// @param place    where the message is; null where its number says so: on the log, and of a redriven dead letter
public record OpenRow(long seq, @Nullable Long keyHash, int attempts, boolean suspect, @Nullable String reason,
        @Nullable Place place) {

    /// One that waits behind others of its key.
    public static OpenRow waiting(long seq, @Nullable Long keyHash, @Nullable Place place) {
        return new OpenRow(seq, keyHash, 0, false, null, place);
    }
}
