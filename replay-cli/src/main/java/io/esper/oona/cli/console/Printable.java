package io.esper.oona.cli.console;

import java.util.Locale;

/// Makes foreign text safe for a terminal: control characters, which could move the cursor, change colours or hide text,
/// and characters that reverse the reading direction become visible escapes such as `\u001b`.
public final class Printable {
    private Printable() {}

    /// The text with every control character, line breaks included, made visible.
    public static String line(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            if (unsafe(text.charAt(i))) {
                return escape(text);
            }
        }
        return text;
    }

    /// At most so many characters; the rest becomes `…`.
    public static String shortened(String text, int charactersMax) {
        if (text.length() <= charactersMax) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(charactersMax - 2)) ? charactersMax - 2 : charactersMax - 1;
        return text.substring(0, end) + "…";
    }

    private static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (unsafe(c)) {
                safe.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                safe.append(c);
            }
        }
        return safe.toString();
    }

    private static boolean unsafe(char c) {
        return c < 0x20 || (c >= 0x7f && c <= 0x9f) || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
    }
}
