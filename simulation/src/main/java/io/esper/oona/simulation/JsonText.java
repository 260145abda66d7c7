package io.esper.oona.simulation;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/// Writes JSON into a growing array of bytes. Absent values (null, NaN) are left out by the methods named `…IfAny` and written
/// as `null` by the others. Not thread-safe.
final class JsonText {
    private static final double DECIMALS = 1e5;
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private byte[] bytes;
    private int length;
    private boolean comma;

    JsonText(int capacity) {
        bytes = new byte[capacity];
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    JsonText open(char bracket) {
        separate();
        put(bracket);
        comma = false;
        return this;
    }

    JsonText close(char bracket) {
        put(bracket);
        comma = true;
        return this;
    }

    /// The name of a member; a value must follow.
    JsonText name(String name) {
        separate();
        quoted(name);
        put(':');
        comma = false;
        return this;
    }

    JsonText string(@Nullable String value) {
        separate();
        if (value == null) {
            ascii("null");
        } else {
            quoted(value);
        }
        comma = true;
        return this;
    }

    JsonText number(long value) {
        separate();
        digits(value);
        comma = true;
        return this;
    }

    /// The shortest text for a number of up to five decimals; JSON has no NaN.
    JsonText number(float value) {
        separate();
        double scaled = Math.rint(value * DECIMALS);
        if (Float.isNaN(value)) {
            ascii("null");
        } else if ((float) (scaled / DECIMALS) == value && Math.abs(scaled) < 1e15) {
            decimals((long) scaled);
        } else {
            ascii(Float.toString(value));
        }
        comma = true;
        return this;
    }

    JsonText bool(boolean value) {
        separate();
        ascii(value ? "true" : "false");
        comma = true;
        return this;
    }

    /// The bytes of another text as a JSON string.
    JsonText embedded(JsonText other) {
        separate();
        put('"');
        for (int i = 0; i < other.length; i++) {
            escaped((char) (other.bytes[i] & 0xff));
        }
        put('"');
        comma = true;
        return this;
    }

    JsonText stringIfAny(String name, @Nullable String value) {
        return value == null ? this : name(name).string(value);
    }

    JsonText numberIfAny(String name, float value) {
        return Float.isNaN(value) ? this : name(name).number(value);
    }

    private void separate() {
        if (comma) {
            put(',');
        }
    }

    /// The simulation writes ASCII alone: names and ids of its own, and a prefix that the settings restrict.
    private void quoted(String text) {
        put('"');
        for (int i = 0; i < text.length(); i++) {
            escaped(text.charAt(i));
        }
        put('"');
    }

    private void escaped(char c) {
        if (c == '"' || c == '\\') {
            put('\\');
            put(c);
        } else if (c >= ' ' && c < 0x7f) {
            put(c);
        } else {
            ascii("\\u");
            for (int shift = 12; shift >= 0; shift -= 4) {
                put((char) HEX[(c >> shift) & 0xf]);
            }
        }
    }

    private void decimals(long scaled) {
        long whole = Math.abs(scaled) / 100_000;
        int fraction = (int) (Math.abs(scaled) % 100_000);
        if (scaled < 0) {
            put('-');
        }
        digits(whole);
        if (fraction > 0) {
            put('.');
            for (int unit = 10_000; fraction > 0; unit /= 10) {
                put((char) ('0' + fraction / unit));
                fraction %= unit;
            }
        }
    }

    private void digits(long value) {
        if (value < 0) {
            put('-');
            digits(-value);
            return;
        }
        if (value >= 10) {
            digits(value / 10);
        }
        put((char) ('0' + value % 10));
    }

    private void ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
    }

    private void put(char c) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, length * 2);
        }
        bytes[length++] = (byte) c;
    }
}
