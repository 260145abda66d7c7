package io.esper.oona.event;

import java.time.Instant;
import java.util.Optional;

/// The time that a producer claims for its message. It never orders and never expires anything.
///
/// @param text     as the producer wrote it
/// @param instant  what it means; a text without a zone is read as UTC
/// @param zoneless whether the text had no zone
public record ClaimedTime(String text, Instant instant, boolean zoneless) {

    /// Longest accepted text; RFC 3339 with nanoseconds and an offset has 35 characters.
    public static final int LENGTH_MAX = 64;

    /// Reads an RFC 3339 date-time, with or without a zone; empty if the text is none. Digits beyond nanoseconds do not count; leap
    /// seconds (`:60`) are refused.
    public static Optional<ClaimedTime> parse(String text) {
        return text.length() > LENGTH_MAX ? Optional.empty() : new DateTimeText(text).read();
    }

    /// The claim that this instant makes in canonical RFC 3339 form (UTC, `Z`).
    public static ClaimedTime of(Instant instant) {
        return new ClaimedTime(instant.toString(), instant, false);
    }
}
