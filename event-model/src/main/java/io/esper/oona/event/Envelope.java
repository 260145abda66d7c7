package io.esper.oona.event;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/// What every message carries around its payload.
///
/// @param eventId       chosen by the producer; the identity for deduplication
/// @param senderId      opaque, may be empty
/// @param timestamp     the producer's claim
/// @param traceId       opaque, may be empty
/// @param runId         the training run, where the producer names it
/// @param schemaVersion version of the payload's schema, 1 or more, as the producer states it
public record Envelope(UUID eventId, String senderId, ClaimedTime timestamp, String traceId, @Nullable String runId,
        int schemaVersion) {

    /// Longest sender, trace and run id in UTF-16 units.
    public static final int ID_LENGTH_MAX = 1024;

    public Envelope {
        if (senderId.length() > ID_LENGTH_MAX || traceId.length() > ID_LENGTH_MAX
                || (runId != null && runId.length() > ID_LENGTH_MAX)) {
            throw new IllegalArgumentException(
                    "Sender, trace and run have up to " + ID_LENGTH_MAX + " characters each; event " + eventId
                            + " has more.");
        }
        if (schemaVersion < 1) {
            throw new IllegalArgumentException(
                    "Schema versions are 1 or more; event " + eventId + " has " + schemaVersion + ".");
        }
    }
}
