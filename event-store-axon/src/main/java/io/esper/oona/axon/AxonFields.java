package io.esper.oona.axon;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.esper.oona.store.StoreException;
import org.jspecify.annotations.Nullable;

/// What only Axon knows about an event. It is kept in the envelope's extensions, in the field `axon`:
/// ```json
/// {"axon": {"version": "0.0.1", "id": "order-7/1", "void": true, "metadata": {"correlationId": "…"}}}
/// ```
///
/// Read, they may be anybody's: whoever sends a message fills its extensions. A field of another type, or an empty one, does not
/// count.
///
/// @param version    of the message type, as Axon has it; null if the extensions do not say
/// @param identifier of the message, if it is not the event id in its usual form
/// @param empty      whether the event has no payload at all
/// @param metadata   as Axon has it; a value may be null
record AxonFields(@Nullable String version, @Nullable String identifier, boolean empty,
        Map<String, String> metadata) {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String FIELD = "axon";
    private static final String VERSION = "version";
    private static final String ID = "id";
    private static final String VOID = "void";
    private static final String METADATA = "metadata";

    String extensions() {
        StringWriter text = new StringWriter(128);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeObjectFieldStart(FIELD);
            if (version != null) {
                json.writeStringField(VERSION, version);
            }
            if (identifier != null) {
                json.writeStringField(ID, identifier);
            }
            if (empty) {
                json.writeBooleanField(VOID, true);
            }
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart(METADATA);
                for (Map.Entry<String, String> entry : metadata.entrySet()) {
                    json.writeStringField(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("Writing into memory failed.", impossible);
        }
        return text.toString();
    }

    /// Reads the field `axon` of an envelope's extensions; null if there is none: then the event was not written by Axon.
    static @Nullable AxonFields of(@Nullable String extensions) {
        if (extensions == null || !extensions.contains("\"" + FIELD + "\"")) {
            return null;
        }
        try (JsonParser json = JSON.createParser(extensions)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken() == JsonToken.START_OBJECT && FIELD.equals(name)) {
                    return read(json);
                }
                json.skipChildren();
            }
            return null;
        } catch (IOException broken) {
            throw new StoreException.Corrupt("The extensions of an event are no JSON: " + extensions, broken);
        }
    }

    private static AxonFields read(JsonParser json) throws IOException {
        String version = null;
        String identifier = null;
        boolean empty = false;
        Map<String, String> metadata = Map.of();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case VERSION -> version = text(json, value);
                case ID -> identifier = text(json, value);
                case VOID -> empty = value == JsonToken.VALUE_TRUE;
                case METADATA -> {
                    if (value == JsonToken.START_OBJECT) {
                        metadata = texts(json);
                    }
                }
                default -> {}
            }
            json.skipChildren(); // of what was not taken
        }
        return new AxonFields(version, identifier, empty, metadata);
    }

    private static @Nullable String text(JsonParser json, JsonToken value) throws IOException {
        return value == JsonToken.VALUE_STRING && !json.getText().isEmpty() ? json.getText() : null;
    }

    private static Map<String, String> texts(JsonParser json) throws IOException {
        Map<String, String> texts = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NULL) {
                texts.put(name, json.getValueAsString()); // null for null
            }
            json.skipChildren();
        }
        return texts;
    }
}
