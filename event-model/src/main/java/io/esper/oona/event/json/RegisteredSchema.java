package io.esper.oona.event.json;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.ClasspathSchemaLoader;
import com.networknt.schema.resource.DisallowSchemaLoader;
import org.jspecify.annotations.Nullable;

/// A JSON Schema (draft 2020-12) that an operator registered. Refers to nothing outside itself: no file and no address is ever
/// opened for it. Immutable.
final class RegisteredSchema {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012,
            factory -> factory.enableSchemaCache(false)
                    .schemaLoaders(loaders -> loaders.values(List::clear).add(DisallowSchemaLoader.getInstance())));
    private static final SchemaValidatorsConfig SETTINGS =
            SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER)
                    .locale(Locale.ROOT).failFast(false).build();

    /// What a schema has to be, out of the validator's own jar.
    private static final JsonSchema META = JsonSchemaFactory
            .getInstance(SpecVersion.VersionFlag.V202012,
                    factory -> factory
                            .schemaLoaders(loaders -> loaders.values(List::clear).add(new ClasspathSchemaLoader())))
            .getSchema(SchemaLocation.of(SchemaId.V202012), SETTINGS);

    private final JsonSchema schema;

    /// Prepares a schema.
    ///
    /// @throws IllegalArgumentException if the text is no schema, or refers to something outside itself
    RegisteredSchema(String type, String text) {
        try {
            JsonNode tree = JSON.readTree(text);
            if (!tree.isObject() && !tree.isBoolean()) {
                throw new IllegalArgumentException(
                        "The schema of '" + type + "' is no JSON Schema: it has to be an object.");
            }
            refuseOutside(type, tree);
            for (ValidationMessage wrong : META.validate(tree)) {
                throw new IllegalArgumentException(
                        "The schema of '" + type + "' cannot be used: " + wrong.getMessage() + ".");
            }
            schema = FACTORY.getSchema(tree, SETTINGS);
            schema.initializeValidators();
        } catch (JsonProcessingException | JsonSchemaException broken) {
            throw new IllegalArgumentException("The schema of '" + type + "' cannot be used: " + broken.getMessage(),
                    broken);
        }
    }

    private static void refuseOutside(String type, JsonNode node) {
        for (String keyword : new String[]{"$ref", "$dynamicRef", "$recursiveRef"}) {
            JsonNode reference = node.get(keyword);
            if (reference != null && reference.isTextual() && !reference.textValue().startsWith("#")) {
                throw new IllegalArgumentException("The schema of '" + type + "' refers to '" + reference.textValue()
                        + "'; only references inside the schema (#…) are followed. Copy what it needs into it.");
            }
        }
        for (Iterator<JsonNode> children = node.elements(); children.hasNext();) {
            refuseOutside(type, children.next());
        }
    }

    /// Checks a payload that is known to be strict JSON.
    ///
    /// @return the first fault, with its place; null if the payload fits
    @Nullable
    JsonFault fault(byte[] bytes, int from, int to) {
        JsonNode payload;
        try {
            payload = JSON.readTree(bytes, from, to - from);
        } catch (IOException unreadable) {
            return new JsonFault(RefusalReason.MALFORMED_JSON, from,
                    "the payload cannot be read: " + unreadable.getMessage());
        }
        Iterator<ValidationMessage> faults;
        try {
            faults = schema.validate(payload).iterator();
        } catch (StackOverflowError endless) {
            return new JsonFault(RefusalReason.NO_SCHEMA_FITS, from, "the schema refers to itself without end");
        }
        return faults.hasNext() ? fault(faults.next(), bytes, from, to) : null;
    }

    private static JsonFault fault(ValidationMessage message, byte[] bytes, int from, int to) {
        int offset = JsonPointers.offsetOf(bytes, from, to, message.getInstanceLocation().toString());
        return switch (message.getType()) {
            case "required" ->
                    new JsonFault(RefusalReason.MISSING_FIELD, offset, message.getMessage(), message.getProperty());
            case "type" -> new JsonFault(RefusalReason.WRONG_TYPE, offset, message.getMessage());
            case "enum", "const" -> new JsonFault(RefusalReason.OUT_OF_CLOSED_SET, offset, message.getMessage());
            default -> new JsonFault(RefusalReason.NO_SCHEMA_FITS, offset, message.getMessage());
        };
    }
}
