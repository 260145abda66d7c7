package io.esper.oona.event.json;

import java.util.HashMap;
import java.util.Map;

/// Collects the fields that a reader has no place for. A field of the payload itself is kept under its name; one further
/// inside under its JSON pointer, which begins with `/`; a name that itself begins with `/` is written as a pointer, too.
final class Extras {
    private Map<String, String> kept = Map.of();

    void clear() {
        kept = Map.of();
    }

    /// Keeps the field that the cursor stands before, with its name just read.
    void keep(JsonCursor json) {
        String name = json.text();
        put(name.startsWith("/") ? "/" + escaped(name) : name, json);
    }

    /// Keeps a field of an object inside the payload.
    ///
    /// @param parent pointer to that object
    void keepUnder(String parent, JsonCursor json) {
        put(parent + "/" + escaped(json.text()), json);
    }

    private void put(String key, JsonCursor json) {
        if (kept.isEmpty()) {
            kept = new HashMap<>();
        }
        kept.put(key, json.raw());
    }

    Map<String, String> kept() {
        return kept;
    }

    /// A name as a step of a JSON pointer (RFC 6901).
    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /// The name that a step stands for.
    static String unescaped(String step) {
        return step.replace("~1", "/").replace("~0", "~");
    }
}
