package io.esper.oona.cli.console;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads and writes sizes in bytes and counts as people write them.
public final class SizeText {
    private static final Pattern SIZE =
            Pattern.compile("(\\d{1,15})\\s*(B|KiB|MiB|GiB|TiB)?", Pattern.CASE_INSENSITIVE);

    private SizeText() {}

    /// Reads bytes: `4096`, `64KiB`, `1MiB`, `20GiB`.
    ///
    /// @throws IllegalArgumentException if the text is none, or too large for a long
    public static long bytes(String text) {
        Matcher matcher = SIZE.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a size; write bytes or a unit, for example 1MiB or 20GiB.");
        }
        String unit = matcher.group(2);
        int power = unit == null ? 0 : "BKMGT".indexOf(Character.toUpperCase(unit.charAt(0)));
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * power));
        } catch (ArithmeticException tooLarge) {
            throw new IllegalArgumentException("'" + text + "' is more than can be counted; the most is 8388607TiB.",
                    tooLarge);
        }
    }

    /// Bytes with a unit and three digits: `812 B`, `1.25 MiB`.
    public static String text(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes;
        int power = 0;
        while (value >= 1024 && power < 4) {
            value /= 1024;
            power++;
        }
        String format = value < 10 ? "%.2f %ciB" : value < 100 ? "%.1f %ciB" : "%.0f %ciB";
        return String.format(Locale.ROOT, format, value, "BKMGT".charAt(power));
    }

    /// A count with thousands separated: `1,234,567`.
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /// `1 line`, `2 lines`.
    public static String count(long number, String one, String many) {
        return count(number) + " " + (number == 1 ? one : many);
    }
}
