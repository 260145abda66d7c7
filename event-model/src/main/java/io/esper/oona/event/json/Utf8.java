package io.esper.oona.event.json;

/// Checks and writes UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, nothing above U+10FFFF.
final class Utf8 {
    private Utf8() {}

    /// Goes past the sequence whose first byte, not ASCII, is at `pos`.
    ///
    /// @throws JsonFault if it is no valid sequence
    static int check(byte[] bytes, int pos, int end) {
        int lead = bytes[pos] & 0xFF;
        int length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        if (length == 0 || pos + length > end) {
            throw invalid(pos);
        }
        int second = bytes[pos + 1] & 0xFF;
        int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < least || second > most) {
            throw invalid(pos);
        }
        for (int i = 2; i < length; i++) {
            if ((bytes[pos + i] & 0xC0) != 0x80) {
                throw invalid(pos);
            }
        }
        return pos + length;
    }

    private static JsonFault invalid(int pos) {
        return new JsonFault(RefusalReason.INVALID_UTF8, pos, "these bytes are not UTF-8");
    }

    /// How many bytes the code point takes.
    static int count(int code) {
        return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    }

    /// Writes the code point.
    ///
    /// @return the index after the bytes written
    static int put(int code, byte[] target, int at) {
        int count = count(code);
        if (count == 1) {
            target[at] = (byte) code;
            return at + 1;
        }
        for (int i = count - 1; i > 0; i--) {
            target[at + i] = (byte) (0x80 | ((code >> (6 * (count - 1 - i))) & 0x3F));
        }
        target[at] = (byte) ((0xF00 >> count) | (code >> (6 * (count - 1))));
        return at + count;
    }
}
