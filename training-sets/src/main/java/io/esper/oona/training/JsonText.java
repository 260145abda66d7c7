package io.esper.oona.training;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/// Builds one JSON object, field by field, in the order of the calls.
final class JsonText {
    private final StringBuilder text = new StringBuilder(256).append('{');

    JsonText field(String name, @Nullable String value) {
        name(name);
        if (value == null) {
            text.append("null");
        } else {
            quote(value);
        }
        return this;
    }

    JsonText field(String name, long value) {
        name(name).append(value);
        return this;
    }

    JsonText field(String name, boolean value) {
        name(name).append(value);
        return this;
    }

    JsonText field(String name, @Nullable Float value) {
        name(name).append(value == null || !Float.isFinite(value) ? "null" : Float.toString(value));
        return this;
    }

    /// A value that is JSON already; null if there is none. Its raw line breaks, which JSON allows only between tokens, become
    /// spaces.
    JsonText raw(String name, @Nullable String json) {
        name(name).append(json == null ? "null" : json.replace('\n', ' ').replace('\r', ' '));
        return this;
    }

    String end() {
        return text.append('}').toString();
    }

    private StringBuilder name(String name) {
        if (text.length() > 1) {
            text.append(',');
        }
        quote(name);
        return text.append(':');
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < 0x20) {
                text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
