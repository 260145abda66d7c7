package io.esper.oona.event.json;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// The further fields of an [io.esper.oona.event.Envelope] as a map, for transports and frameworks that carry metadata of their own
/// around a payload.
public final class Extensions {
    private Extensions() {}

    /// The JSON object text of these fields, in the order of the map.
    ///
    /// @param fields names and text values; no name of the envelope's own fields
    /// @throws IllegalArgumentException if a name is one of the envelope's or the message's own, or a text cannot be written as JSON
    public static String ofTexts(Map<String, String> fields) {
        Map<String, String> quoted = new LinkedHashMap<>();
        fields.forEach((name, value) -> {
            byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
            switch (JsonNameTable.find(utf8, 0, utf8.length)) {
                case TOPIC, ENVELOPE, PAYLOAD, EVENT_ID, SENDER_ID, TIMESTAMP, TRACE_ID, RUN_ID, SCHEMA_VERSION ->
                        throw new IllegalArgumentException(
                                "'" + name + "' is a field of every message and cannot be an extension.");
                default -> quoted.put(name, JsonText.quoted(value));
            }
        });
        return JsonFields.write(quoted);
    }

    /// The fields of an object text: name to JSON text as received, in the order of the text.
    ///
    /// @throws IllegalArgumentException if the text is no JSON object
    public static Map<String, String> read(String extensions) {
        try {
            return JsonFields.read(extensions);
        } catch (JsonFault fault) {
            throw new IllegalArgumentException("The extensions are no JSON object: " + fault.detail() + ".", fault);
        }
    }
}
