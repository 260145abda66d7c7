package io.esper.oona.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/// Reads RFC 3339 date-times by hand: it is done for every message, and `DateTimeFormatter` takes longer than all the rest.
final class DateTimeText {
    private static final int SECONDS_PER_DAY = 86_400;

    private final String text;
    private int at;
    private boolean bad;

    DateTimeText(String text) {
        this.text = text;
    }

    Optional<ClaimedTime> read() {
        int year = number(4);
        expect('-');
        int month = number(2);
        expect('-');
        int day = number(2);
        expect('T', 't', ' ');
        int hour = number(2);
        expect(':');
        int minute = number(2);
        expect(':');
        int second = number(2);
        int nanos = fraction();
        boolean zoneless = at == text.length();
        int offset = bad || zoneless ? 0 : offset();
        if (bad || at != text.length() || hour > 23 || minute > 59 || second > 59) {
            return Optional.empty();
        }
        try {
            long epochSecond =
                    LocalDate.of(year, month, day).toEpochDay() * SECONDS_PER_DAY + hour * 3600L + minute * 60L
                            + second - offset;
            return Optional.of(new ClaimedTime(text, Instant.ofEpochSecond(epochSecond, nanos), zoneless));
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }

    private int fraction() {
        if (bad || at >= text.length() || text.charAt(at) != '.') {
            return 0;
        }
        int start = ++at;
        int nanos = 0;
        while (at < text.length() && digit() >= 0) {
            if (at - start < 9) {
                nanos = nanos * 10 + digit();
            }
            at++;
        }
        bad |= at == start;
        for (int digits = at - start; digits < 9; digits++) {
            nanos *= 10;
        }
        return nanos;
    }

    /// Seconds east of UTC.
    private int offset() {
        char sign = text.charAt(at++);
        if (sign == 'Z' || sign == 'z') {
            return 0;
        }
        int hours = number(2);
        expect(':');
        int minutes = number(2);
        bad |= (sign != '+' && sign != '-') || hours > 23 || minutes > 59;
        int seconds = hours * 3600 + minutes * 60;
        return sign == '-' ? -seconds : seconds;
    }

    private int number(int digits) {
        if (bad || at + digits > text.length()) {
            bad = true;
            return 0;
        }
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = digit();
            bad |= digit < 0;
            value = value * 10 + digit;
            at++;
        }
        return value;
    }

    private int digit() {
        int digit = text.charAt(at) - '0';
        return digit > 9 ? -1 : digit;
    }

    private void expect(char... any) {
        char next = at < text.length() ? text.charAt(at) : 0;
        boolean found = false;
        for (char each : any) {
            found |= each == next;
        }
        bad |= !found;
        at++;
    }
}
