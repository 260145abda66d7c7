package io.esper.oona.event.json;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

import io.esper.oona.event.ClaimedTime;
import io.esper.oona.event.Envelope;
import io.esper.oona.event.Flag;
import org.jspecify.annotations.Nullable;

/// Checks envelopes and marks what is odd about them.
final class EnvelopeReader {
    private static final Duration FUTURE = Duration.ofDays(1);
    private static final int PAST_YEARS = 10;

    private final InstantSource clock;

    EnvelopeReader(InstantSource clock) {
        this.clock = clock;
    }

    /// Reads the envelope.
    ///
    /// @throws JsonFault if a field is missing or wrong
    Envelope read(EnvelopeFields fields) {
        String id = required(fields, JsonName.EVENT_ID);
        UUID eventId = Uuids.parse(id);
        if (eventId == null) {
            throw fields.fault(RefusalReason.BAD_UUID, JsonName.EVENT_ID,
                    "a UUID of 36 characters was expected, other than the nil UUID");
        }
        String sender = bounded(fields, JsonName.SENDER_ID, required(fields, JsonName.SENDER_ID));
        Optional<ClaimedTime> timestamp = ClaimedTime.parse(required(fields, JsonName.TIMESTAMP));
        if (timestamp.isEmpty()) {
            throw fields.fault(RefusalReason.BAD_TIME, JsonName.TIMESTAMP,
                    "an RFC 3339 date-time was expected, for example 2026-03-02T08:07:00Z");
        }
        String trace = bounded(fields, JsonName.TRACE_ID, required(fields, JsonName.TRACE_ID));
        return new Envelope(eventId, sender, timestamp.get(), trace, run(fields), fields.schemaVersion(),
                fields.extensions());
    }

    /// The bits of what is odd.
    int flags(Envelope envelope) {
        int flags = envelope.senderId().isEmpty() ? Flag.EMPTY_SENDER.mask() : 0;
        if (envelope.timestamp().zoneless()) {
            flags |= Flag.ZONELESS_TIME.mask();
        }
        Instant now = clock.instant();
        Instant claimed = envelope.timestamp().instant();
        if (claimed.isAfter(now)) {
            flags |= claimed.isAfter(now.plus(FUTURE)) ? Flag.FUTURE_TIME.mask() : 0;
        } else if (claimed.isBefore(now.minus(Duration.ofDays(365)))) {
            flags |= claimed.isBefore(now.atOffset(ZoneOffset.UTC).minusYears(PAST_YEARS).toInstant())
                    ? Flag.PAST_TIME.mask()
                    : 0;
        }
        return flags;
    }

    private static String required(EnvelopeFields fields, JsonName name) {
        String text = fields.text(name);
        if (text == null) {
            throw fields.fault(RefusalReason.MISSING_FIELD, name, "the field '" + name.text() + "' is missing");
        }
        return text;
    }

    /// An empty run names none.
    private static @Nullable String run(EnvelopeFields fields) {
        String run = fields.text(JsonName.RUN_ID);
        return run == null || run.isEmpty() ? null : bounded(fields, JsonName.RUN_ID, run);
    }

    private static String bounded(EnvelopeFields fields, JsonName name, String text) {
        if (text.length() > Envelope.ID_LENGTH_MAX) {
            throw fields.fault(RefusalReason.TOO_LONG, name,
                    "'" + name.text() + "' has more than " + Envelope.ID_LENGTH_MAX + " characters");
        }
        return text;
    }
}
