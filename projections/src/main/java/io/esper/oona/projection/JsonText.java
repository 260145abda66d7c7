package io.esper.oona.projection;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/// Small JSON texts for columns that hold open maps and lists: equal values give equal texts.
public final class JsonText {
    private JsonText() {}

    /// An object of numbers in the map's order; numbers that JSON does not have become null.
    public static String object(Map<String, Float> numbers) {
        StringJoiner members = new StringJoiner(",", "{", "}");
        numbers.forEach((name, number) -> members
                .add(quoted(name) + ":" + (Float.isFinite(number) ? Float.toString(number) : "null")));
        return members.toString();
    }

    /// A list of strings.
    public static String list(List<String> strings) {
        StringJoiner elements = new StringJoiner(",", "[", "]");
        strings.forEach(element -> elements.add(quoted(element)));
        return elements.toString();
    }

    /// A string.
    public static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int index = 0; index < text.length(); index++) {
            char c = text.charAt(index);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                default -> {
                    if (c < ' ') {
                        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
