package io.esper.oona.bus.ledger;

import org.jspecify.annotations.Nullable;

/// A message that has a row of its own among the open ones of its group.
///
/// @param seq      its position on the log; of a redriven dead letter its id, negative
/// @param keyHash  null without a key
/// @param attempts deliveries so far
/// @param suspect  whether its last delivery was never answered
/// @param reason   what the last consumer said of it; null if nothing
public record OpenRow(long seq, @Nullable Long keyHash, int attempts, boolean suspect, @Nullable String reason) {

    /// One that waits behind others of its key.
    public static OpenRow waiting(long seq, @Nullable Long keyHash) {
        return new OpenRow(seq, keyHash, 0, false, null);
    }
}
