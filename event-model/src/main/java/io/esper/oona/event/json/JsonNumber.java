package io.esper.oona.event.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/// The number token read last: where it stands, and its value as float or whole number. Reused.
final class JsonNumber {
    /// 10^0 to 10^10, the powers of ten that a float holds exactly (5^10 < 2^24).
    private static final float[] POWERS = {1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f, 1e8f, 1e9f, 1e10f};
    /// Whole numbers up to here are floats.
    private static final long FLOAT_EXACT_MAX = 1 << 24;
    /// So many digits fit into a long.
    private static final int DIGITS_EXACT_MAX = 18;
    /// Decimal exponents up to here are doubles: the largest is about 1.8e308.
    private static final int EXPONENT_FINITE_MAX = 307;

    private byte[] bytes = new byte[0];
    private int start;
    private int end;
    private boolean negative;
    private boolean whole;
    private long digits;
    private int significant;
    private int scale;

    /// Reads the token that begins at `from`.
    ///
    /// @return where it ends, or the complement (`~`) of the place where it stops being a number
    int scan(byte[] source, int from, int limit) {
        bytes = source;
        start = from;
        digits = 0;
        significant = 0;
        scale = 0;
        whole = true;
        int at = from;
        negative = source[at] == '-';
        if (negative) {
            at++;
        }
        int first = at;
        at = digits(at, limit);
        if (at == first || (source[first] == '0' && at > first + 1)) {
            return ~Math.min(first + (at == first ? 0 : 1), limit);
        }
        if (at < limit && source[at] == '.') {
            whole = false;
            int fraction = ++at;
            at = digits(at, limit);
            if (at == fraction) {
                return ~at;
            }
            scale = fraction - at;
        }
        if (at < limit && (source[at] | 0x20) == 'e') {
            whole = false;
            at = exponent(at + 1, limit);
        }
        end = at;
        return at;
    }

    private int digits(int from, int limit) {
        int at = from;
        long value = digits;
        int count = significant;
        while (at < limit) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            if (value != 0 || digit != 0) {
                count++;
            }
            value = value * 10 + digit;
            at++;
        }
        digits = value;
        significant = count;
        return at;
    }

    private int exponent(int from, int limit) {
        int at = from;
        boolean minus = at < limit && bytes[at] == '-';
        if (at < limit && (bytes[at] == '-' || bytes[at] == '+')) {
            at++;
        }
        int first = at;
        int value = 0;
        while (at < limit && bytes[at] >= '0' && bytes[at] <= '9') {
            value = Math.min(value * 10 + bytes[at] - '0', 100_000_000);
            at++;
        }
        if (at == first) {
            return ~at;
        }
        scale += minus ? -value : value;
        return at;
    }

    /// Whether a double holds it. Zero digits in front can only make this ask the slow way.
    boolean finite() {
        return significant + scale <= EXPONENT_FINITE_MAX || !Double.isInfinite(Double.parseDouble(text()));
    }

    /// The nearest float; an infinity beyond float's range.
    float asFloat() {
        if (significant <= DIGITS_EXACT_MAX && digits <= FLOAT_EXACT_MAX && scale >= -10 && scale <= 10) {
            // Both operands are exact, so the one rounding is the right one (Clinger, "How to read floating point numbers accurately").
            float value = scale < 0 ? digits / POWERS[-scale] : digits * POWERS[scale];
            return negative ? -value : value;
        }
        return Float.parseFloat(text());
    }

    /// The whole number, also when written `3.0` or `3e2`; empty if it is none or no long holds it.
    OptionalLong asLong() {
        if (whole && significant <= DIGITS_EXACT_MAX) {
            return OptionalLong.of(negative ? -digits : digits);
        }
        if (significant + scale > 19) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(new BigDecimal(text()).longValueExact());
        } catch (ArithmeticException | NumberFormatException notWhole) {
            return OptionalLong.empty();
        }
    }

    int length() {
        return end - start;
    }

    private String text() {
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }
}
