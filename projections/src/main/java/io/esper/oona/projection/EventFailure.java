package io.esper.oona.projection;

import java.util.UUID;

/// An event that a projection could not fold.
///
/// @param reason what was wrong, at most 4,096 characters
public record EventFailure(long position, String topic, String type, UUID eventId, String reason) {

    /// Longest reason that is kept.
    static final int REASON_LENGTH_MAX = 4_096;

    public EventFailure {
        if (reason.length() > REASON_LENGTH_MAX) {
            reason = reason.substring(0, REASON_LENGTH_MAX);
        }
    }
}
