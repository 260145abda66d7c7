package io.esper.oona.cli.console;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads and writes moments and durations as people type them. Everything is UTC unless an offset is written.
public final class TimeText {
    private static final Pattern DURATION =
            Pattern.compile("(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,9})s)?");
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private TimeText() {}

    /// Reads a duration such as `1d3h`, `90m` or `30s`.
    ///
    /// @throws IllegalArgumentException if the text is none
    public static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (text.isEmpty() || !matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text
                            + "' is not a duration; write days, hours, minutes and seconds, for example 1d3h, 90m or 30s.");
        }
        return Duration.ofDays(part(matcher, 1)).plusHours(part(matcher, 2)).plusMinutes(part(matcher, 3))
                .plusSeconds(part(matcher, 4));
    }

    /// Reads a moment: RFC 3339 (`2026-03-02T08:00:00Z`), a date (its midnight), or a duration before `now` (`1d3h`).
    ///
    /// @throws IllegalArgumentException if the text is none of them
    public static Instant moment(String text, Instant now) {
        if (DURATION.matcher(text).matches() && !text.isEmpty()) {
            return now.minus(duration(text));
        }
        try {
            if (text.length() == 10) {
                return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            TemporalAccessor read =
                    DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            return read instanceof OffsetDateTime zoned
                    ? zoned.toInstant()
                    : ((LocalDateTime) read).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException notATime) {
            throw new IllegalArgumentException("'" + text
                    + "' is not a time; write 2026-03-02T08:00:00Z, a date such as 2026-03-02, or how long ago, such as 1d3h.",
                    notATime);
        }
    }

    /// A moment with six digits of fraction: equal lengths sort as text.
    public static String micros(Instant instant) {
        return MICROS.format(instant.truncatedTo(ChronoUnit.MICROS));
    }

    /// A duration in its two largest units: `3d4h`, `12m05s`, `8s`.
    public static String rounded(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%dm%02ds", seconds / 60, seconds % 60);
        }
        if (seconds < 86_400) {
            return String.format(Locale.ROOT, "%dh%02dm", seconds / 3600, seconds % 3600 / 60);
        }
        return seconds / 86_400 + "d" + seconds % 86_400 / 3600 + "h";
    }

    private static long part(Matcher matcher, int group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
