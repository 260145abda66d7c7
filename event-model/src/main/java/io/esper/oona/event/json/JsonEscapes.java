package io.esper.oona.event.json;

/// The escapes inside JSON strings: checks them, decodes them, and finds the place of a decoded byte in the text.
final class JsonEscapes {
    private JsonEscapes() {}

    /// Goes past the escape whose backslash is at `pos`.
    ///
    /// @throws JsonFault if it is none, or stands for U+0000 or a lone surrogate
    static int check(byte[] bytes, int pos, int end) {
        if (pos + 1 >= end) {
            throw new JsonFault(RefusalReason.MALFORMED_JSON, end, "the text ends inside a string");
        }
        return switch (bytes[pos + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> pos + 2;
            case 'u' -> checkUnit(bytes, pos, end);
            default -> throw new JsonFault(RefusalReason.MALFORMED_JSON, pos, "no escape begins like this");
        };
    }

    private static int checkUnit(byte[] bytes, int pos, int end) {
        char unit = unit(bytes, pos, end);
        if (unit == 0) {
            throw new JsonFault(RefusalReason.FORBIDDEN_CHARACTER, pos, "U+0000 is not allowed");
        }
        if (!Character.isSurrogate(unit)) {
            return pos + 6;
        }
        if (Character.isHighSurrogate(unit) && pos + 7 < end && bytes[pos + 6] == '\\' && bytes[pos + 7] == 'u'
                && Character.isLowSurrogate(unit(bytes, pos + 6, end))) {
            return pos + 12;
        }
        throw new JsonFault(RefusalReason.FORBIDDEN_CHARACTER, pos, "a surrogate stands alone");
    }

    private static char unit(byte[] bytes, int pos, int end) {
        if (pos + 6 > end) {
            throw new JsonFault(RefusalReason.MALFORMED_JSON, end, "the text ends inside a string");
        }
        int unit = 0;
        for (int i = pos + 2; i < pos + 6; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) {
                throw new JsonFault(RefusalReason.MALFORMED_JSON, i, "four hexadecimal digits were expected");
            }
            unit = (unit << 4) | digit;
        }
        return (char) unit;
    }

    /// Writes what the checked text between two quotes stands for, as UTF-8; never longer than the text.
    ///
    /// @return the number of bytes written
    static int decode(byte[] bytes, int from, int to, byte[] target) {
        int length = 0;
        int at = from;
        while (at < to) {
            if (bytes[at] != '\\') {
                target[length++] = bytes[at++];
            } else {
                int code = code(bytes, at);
                at += width(bytes, at, code);
                length = Utf8.put(code, target, length);
            }
        }
        return length;
    }

    /// Where the byte stands in the text that [#decode] writes at index `decoded`.
    static int offsetOf(byte[] bytes, int from, int to, int decoded) {
        int length = 0;
        int at = from;
        while (at < to) {
            int code = bytes[at] == '\\' ? code(bytes, at) : -1;
            length += code < 0 ? 1 : Utf8.count(code);
            if (length > decoded) {
                return at;
            }
            at += code < 0 ? 1 : width(bytes, at, code);
        }
        return to;
    }

    private static int width(byte[] bytes, int at, int code) {
        return bytes[at + 1] != 'u' ? 2 : code > 0xFFFF ? 12 : 6;
    }

    private static int code(byte[] bytes, int at) {
        return switch (bytes[at + 1]) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                char unit = unit(bytes, at, bytes.length);
                yield Character.isHighSurrogate(unit)
                        ? Character.toCodePoint(unit, unit(bytes, at + 6, bytes.length))
                        : unit;
            }
            default -> bytes[at + 1];
        };
    }
}
