package io.esper.oona.cli.console;

/// Writes JSON strings.
public final class JsonText {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private JsonText() {}

    /// Appends the text in quotes.
    public static void quote(StringBuilder target, String text) {
        target.append('"');
        int clean = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x20 && c != '"' && c != '\\') {
                continue;
            }
            target.append(text, clean, i);
            escape(target, c);
            clean = i + 1;
        }
        target.append(text, clean, text.length()).append('"');
    }

    /// The text in quotes.
    public static String quoted(String text) {
        StringBuilder target = new StringBuilder(text.length() + 2);
        quote(target, text);
        return target.toString();
    }

    private static void escape(StringBuilder target, char c) {
        switch (c) {
            case '"' -> target.append("\\\"");
            case '\\' -> target.append("\\\\");
            case '\n' -> target.append("\\n");
            case '\r' -> target.append("\\r");
            case '\t' -> target.append("\\t");
            default -> target.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
        }
    }
}
