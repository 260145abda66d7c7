package io.esper.oona.event.json;

import org.jspecify.annotations.Nullable;

/// Goes from places in a text to JSON pointers (RFC 6901) and back. Done after a fault, and for the tags of registered topics.
final class JsonPointers {
    private JsonPointers() {}

    /// The pointer to the value, or to the field whose name, begins at `target`; null if the text has none there or is malformed
    /// before it.
    static @Nullable String at(byte[] bytes, int from, int to, int target) {
        JsonCursor json = new JsonCursor(MessageLimits.STORED);
        json.over(bytes, from, to, 0, false);
        try {
            return find(json, target, "");
        } catch (JsonFault malformed) {
            return null;
        }
    }

    private static @Nullable String find(JsonCursor json, int target, String path) {
        int next = json.peek();
        if (json.offset() >= target) {
            return json.offset() == target ? path : null;
        }
        return switch (next) {
            case '{' -> findInObject(json, target, path);
            case '[' -> findInArray(json, target, path);
            default -> {
                json.skipValue();
                yield null;
            }
        };
    }

    private static @Nullable String findInObject(JsonCursor json, int target, String path) {
        json.beginObject();
        while (json.nextName()) {
            String step = path + "/" + Extras.escaped(json.text());
            if (json.textStart() - 1 == target) {
                return step;
            }
            String found = find(json, target, step);
            if (found != null || json.offset() > target) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable String findInArray(JsonCursor json, int target, String path) {
        json.beginArray();
        for (int i = 0; json.nextElement(); i++) {
            String found = find(json, target, path + "/" + i);
            if (found != null || json.offset() > target) {
                return found;
            }
        }
        return null;
    }

    /// Where the value that the pointer names begins; -1 if there is none.
    static int offsetOf(byte[] bytes, int from, int to, String pointer) {
        JsonCursor json = new JsonCursor(MessageLimits.STORED);
        json.over(bytes, from, to, 0, false);
        try {
            for (int at = 0; at < pointer.length();) {
                int slash = pointer.indexOf('/', at + 1);
                int stop = slash < 0 ? pointer.length() : slash;
                if (!enter(json, Extras.unescaped(pointer.substring(at + 1, stop)))) {
                    return -1;
                }
                at = stop;
            }
            json.peek();
            return json.offset();
        } catch (JsonFault malformed) {
            return -1;
        }
    }

    private static boolean enter(JsonCursor json, String step) {
        int next = json.peek();
        if (next == '{') {
            json.beginObject();
            while (json.nextName()) {
                if (json.text().equals(step)) {
                    return true;
                }
                json.skipValue();
            }
        } else if (next == '[') {
            json.beginArray();
            for (int i = 0; json.nextElement(); i++) {
                if (Integer.toString(i).equals(step)) {
                    return true;
                }
                json.skipValue();
            }
        }
        return false;
    }
}
