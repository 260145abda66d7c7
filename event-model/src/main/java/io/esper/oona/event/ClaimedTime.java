package io.esper.oona.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;

/// The time that a producer claims for its message. It never orders and never expires anything.
///
/// @param text     as the producer wrote it
/// @param instant  what it means; a text without a zone is read as UTC
/// @param zoneless whether the text had no zone
public record ClaimedTime(String text, Instant instant, boolean zoneless) {
    /// Longest accepted text; RFC 3339 with nanoseconds and an offset has 35 characters.
    public static final int LENGTH_MAX = 64;

    /// Reads an RFC 3339 date-time, with or without a zone; empty if the text is none.
    public static Optional<ClaimedTime> parse(String text) {
        if (text.length() > LENGTH_MAX || text.length() < 10) {
            return Optional.empty();
        }
        try {
            TemporalAccessor read = DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            return Optional.of(read instanceof OffsetDateTime zoned
                    ? new ClaimedTime(text, zoned.toInstant(), false)
                    : new ClaimedTime(text, ((LocalDateTime) read).toInstant(ZoneOffset.UTC), true));
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }

    /// The claim that this instant makes in canonical RFC 3339 form (UTC, `Z`).
    public static ClaimedTime of(Instant instant) {
        return new ClaimedTime(instant.toString(), instant, false);
    }
}
