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
/// @param extensions    further fields that the producer sent: a JSON object text on one line, without the names of the fields
///                      above; null if there are none. See [io.esper.oona.event.json.Extensions]
public record Envelope(UUID eventId, String senderId, ClaimedTime timestamp, String traceId, @Nullable String runId,
        int schemaVersion, @Nullable String extensions) {

    /// Longest sender, trace and run id in UTF-16 units.
    public static final int ID_LENGTH_MAX = 1024;

    /// Longest extensions in UTF-16 units.
    public static final int EXTENSIONS_LENGTH_MAX = 65_536;

    public Envelope {
        if (senderId.length() > ID_LENGTH_MAX || traceId.length() > ID_LENGTH_MAX
                || (runId != null && runId.length() > ID_LENGTH_MAX)) {
            throw new IllegalArgumentException(
                    "Sender, trace and run have up to " + ID_LENGTH_MAX + " characters each; event " + eventId
                            + " has more.");
        }
        if (extensions != null && (extensions.length() > EXTENSIONS_LENGTH_MAX || extensions.length() < 2
                || extensions.charAt(0) != '{' || extensions.charAt(extensions.length() - 1) != '}'
                || extensions.indexOf('\n') >= 0 || extensions.indexOf('\r') >= 0)) {
            throw new IllegalArgumentException(
                    "The extensions of an envelope are a JSON object on one line of up to " + EXTENSIONS_LENGTH_MAX
                            + " characters; event " + eventId + " has something else.");
        }
        if (schemaVersion < 1) {
            throw new IllegalArgumentException(
                    "Schema versions are 1 or more; event " + eventId + " has " + schemaVersion + ".");
        }
    }

    /// An envelope without extensions.
    public Envelope(UUID eventId, String senderId, ClaimedTime timestamp, String traceId, @Nullable String runId,
            int schemaVersion) {
        this(eventId, senderId, timestamp, traceId, runId, schemaVersion, null);
    }
}
