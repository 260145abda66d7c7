package io.esper.oona.event.json;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// An object as its fields: name to JSON text as received, in the order of the text. What upcasters work on, so that values
/// they do not touch stay as they are, to the last digit.
final class JsonFields {
    private JsonFields() {}

    /// Reads the fields.
    ///
    /// @throws JsonFault if the text is no object
    static Map<String, String> read(byte[] bytes, int from, int to) {
        JsonCursor json = new JsonCursor(MessageLimits.STORED);
        json.over(bytes, from, to, 0, true);
        Map<String, String> fields = new LinkedHashMap<>();
        json.beginObject();
        while (json.nextName()) {
            fields.put(json.text(), json.raw());
        }
        json.expectEnd();
        return fields;
    }

    static Map<String, String> read(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return read(bytes, 0, bytes.length);
    }

    static String write(Map<String, String> fields) {
        StringBuilder text = new StringBuilder("{");
        fields.forEach((name, value) -> text.append(text.length() == 1 ? "" : ",").append(JsonText.quoted(name))
                .append(':').append(value));
        return text.append('}').toString();
    }
}
