package io.esper.oona.event.json;

import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/// Writes JSON objects field by field, in the order of the calls; what is absent (null, NaN) is left out.
final class ObjectText {
    private final StringBuilder json = new StringBuilder(512);
    private boolean first = true;

    ObjectText begin() {
        comma();
        json.append('{');
        first = true;
        return this;
    }

    ObjectText begin(JsonName name) {
        name(name.text());
        json.append('{');
        first = true;
        return this;
    }

    ObjectText end() {
        json.append('}');
        first = false;
        return this;
    }

    ObjectText beginArray(JsonName name) {
        name(name.text());
        json.append('[');
        first = true;
        return this;
    }

    ObjectText endArray() {
        json.append(']');
        first = false;
        return this;
    }

    ObjectText text(JsonName name, @Nullable String value) {
        if (value != null) {
            name(name.text());
            JsonText.appendQuoted(json, value);
        }
        return this;
    }

    ObjectText whole(JsonName name, @Nullable Number value) {
        return value == null ? this : raw(name.text(), value.toString());
    }

    ObjectText bool(JsonName name, @Nullable Boolean value) {
        return value == null ? this : raw(name.text(), value.toString());
    }

    ObjectText number(JsonName name, float value) {
        return Float.isNaN(value) ? this : numberOrNull(name.text(), value);
    }

    /// A number whose absence counts: NaN is written as null.
    ObjectText numberOrNull(String name, float value) {
        name(name);
        JsonText.appendFloat(json, value);
        return this;
    }

    ObjectText numbers(Map<String, Float> values) {
        new TreeMap<>(values).forEach(this::numberOrNull);
        return this;
    }

    ObjectText texts(JsonName name, Iterable<String> values) {
        beginArray(name);
        for (String value : values) {
            comma();
            JsonText.appendQuoted(json, value);
        }
        return endArray();
    }

    ObjectText raw(String name, String value) {
        name(name);
        json.append(value);
        return this;
    }

    /// The fields of an object that is text already.
    ObjectText fieldsOf(String object) {
        return object.length() == 2 ? this : element(object.substring(1, object.length() - 1));
    }

    /// An element of an array, or a value behind its name.
    ObjectText element(String value) {
        comma();
        json.append(value);
        return this;
    }

    void beginName(String name) {
        name(name);
        first = true;
    }

    private void name(String name) {
        comma();
        JsonText.appendQuoted(json, name);
        json.append(':');
    }

    private void comma() {
        if (!first) {
            json.append(',');
        }
        first = false;
    }

    @Override
    public String toString() {
        return json.toString();
    }
}
