package io.esper.oona.event.json;

import java.util.Map;
import java.util.TreeMap;

/// The extras of a payload, to be written back where they came from, last in their object and by name.
record KeptFields(Map<String, String> extras) {

    /// Writes those of the payload itself.
    void write(ObjectText json) {
        new TreeMap<>(extras).forEach((key, value) -> {
            if (!key.startsWith("/")) {
                json.raw(key, value);
            } else if (key.indexOf('/', 1) < 0) {
                json.raw(Extras.unescaped(key.substring(1)), value);
            }
        });
    }

    /// Writes those of the object inside the payload that the pointer names.
    void writeUnder(String parent, ObjectText json) {
        String prefix = parent + "/";
        new TreeMap<>(extras).forEach((key, value) -> {
            if (key.startsWith(prefix) && key.indexOf('/', prefix.length()) < 0) {
                json.raw(Extras.unescaped(key.substring(prefix.length())), value);
            }
        });
    }

    boolean anyUnder(String parent) {
        return extras.keySet().stream().anyMatch(key -> key.startsWith(parent + "/"));
    }
}
