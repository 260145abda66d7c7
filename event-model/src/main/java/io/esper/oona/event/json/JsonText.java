package io.esper.oona.event.json;

/// Writes JSON as text.
final class JsonText {
    private static final String HEX = "0123456789abcdef";

    private JsonText() {}

    /// The string in quotes, with no more escapes than JSON asks for.
    ///
    /// @throws IllegalArgumentException if it has a character that no message may carry: U+0000 or a lone surrogate
    static String quoted(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2);
        appendQuoted(json, text);
        return json.toString();
    }

    static void appendQuoted(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next == '"' || next == '\\') {
                json.append('\\').append(next);
            } else if (next < ' ') {
                appendControl(json, next);
            } else if (Character.isSurrogate(next)) {
                if (!Character.isHighSurrogate(next) || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw new IllegalArgumentException("A text with a lone surrogate cannot be written as JSON.");
                }
                json.append(next).append(text.charAt(++i));
            } else {
                json.append(next);
            }
        }
        json.append('"');
    }

    private static void appendControl(StringBuilder json, char control) {
        switch (control) {
            case '\n' -> json.append("\\n");
            case '\r' -> json.append("\\r");
            case '\t' -> json.append("\\t");
            case '\b' -> json.append("\\b");
            case '\f' -> json.append("\\f");
            case 0 -> throw new IllegalArgumentException("A text with U+0000 cannot be sent: no reader accepts it.");
            default -> json.append("\\u00").append(HEX.charAt(control >> 4)).append(HEX.charAt(control & 15));
        }
    }

    /// The shortest text that reads back as this float: whole numbers without a fraction, null for NaN, and for the infinities,
    /// which stand for numbers beyond float's range, a number beyond float's range.
    static void appendFloat(StringBuilder json, float value) {
        if (Float.isNaN(value)) {
            json.append("null");
        } else if (Float.isInfinite(value)) {
            json.append(value > 0 ? "1e39" : "-1e39");
        } else if (value == (int) value && Math.abs(value) < 1e7f
                && Float.floatToRawIntBits(value) != Integer.MIN_VALUE) {
            json.append((int) value);
        } else {
            json.append(value);
        }
    }
}
