package io.esper.oona.projection;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

import io.esper.oona.event.Payload;
import io.esper.oona.event.json.PayloadException;
import io.esper.oona.event.json.PayloadReader;
import io.esper.oona.store.StoredEvent;
import org.jspecify.annotations.Nullable;

/// An event taken from the log once for all projections.
///
/// @param failure why the payload cannot be read; null if it can
/// @param bytes   of the payload
record ReadEvent(long position, String topic, String type, UUID eventId, String traceId, String senderId,
        @Nullable String envelopeRun,
        @Nullable Long claimedMicros, Payload payload, @Nullable String failure, int bytes) {

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    static ReadEvent of(StoredEvent event, PayloadReader reader) {
        Payload payload;
        String failure = null;
        try {
            payload = reader.read(event.type(), event.version(), event.payloadBuffer(), event.payloadOffset(),
                    event.payloadLength());
        } catch (PayloadException refused) {
            payload = new Payload.Unmapped(new byte[0]);
            failure = "unreadable: " + refused.getMessage();
        }
        return new ReadEvent(event.position(), event.topic(), event.type(), event.eventId(), event.traceId(),
                event.senderId(), event.runId(),
                micros(event.timestamp().instant()), payload, failure, event.payloadLength());
    }

    ReadEvent failing(String reason) {
        return new ReadEvent(position, topic, type, eventId, traceId, senderId, envelopeRun, claimedMicros, payload,
                reason,
                bytes);
    }

    /// Databases agree on the years 1 to 9999.
    private static @Nullable Long micros(Instant instant) {
        return instant.isBefore(FIRST) || !instant.isBefore(END)
                ? null
                : ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
