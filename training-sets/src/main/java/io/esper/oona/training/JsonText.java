package io.esper.oona.training;

import java.util.List;
import java.util.Locale;
import java.util.Map;

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

    JsonText field(String name, float value) {
        name(name).append(Float.isFinite(value) ? Float.toString(value) : "null");
        return this;
    }

    JsonText field(String name, double value) {
        name(name).append(Double.isFinite(value) ? Double.toString(value) : "null");
        return this;
    }

    /// A value or null.
    JsonText field(String name, @Nullable Integer value) {
        name(name).append(value);
        return this;
    }

    static String quoted(String value) {
        JsonText json = new JsonText();
        json.quote(value);
        return json.text.substring(1);
    }

    static String floats(List<Float> values) {
        StringBuilder text = new StringBuilder(values.size() * 6).append('[');
        for (int i = 0; i < values.size(); i++) {
            text.append(i == 0 ? "" : ",").append(values.get(i).floatValue());
        }
        return text.append(']').toString();
    }

    static String array(List<String> values) {
        return "[" + String.join(",", values) + "]";
    }

    /// Counts by name, in the order of the map.
    static String counts(Map<String, Long> counts) {
        JsonText json = new JsonText();
        counts.forEach((name, count) -> json.field(name, count.longValue()));
        return json.end();
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
