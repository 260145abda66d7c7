package io.esper.oona.event.json;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.esper.oona.event.PayloadSchema;
import io.esper.oona.event.Retention;
import io.esper.oona.event.Tag;
import io.esper.oona.event.Topic;
import io.esper.oona.event.TopicCatalogue;
import org.jspecify.annotations.Nullable;

/// The JSON text with which an operator registers a topic, and which the store keeps:
/// ```json
/// {"name": "compilation.kernel.compiled", "retention": "30d", "strict": true,
///  "publishers": ["Tezzeret"], "consumers": ["Urza"],
///  "schemas": [{"type": "KernelCompiled", "version": 1, "schema": {"type": "object", "required": ["blueprint_id"]}}],
///  "tags": {"blueprint": "/blueprint_id", "trace": "trace_id"}, "run": "/run_id"}
/// ```
/// `name` and `retention` are required; a topic is strict unless it says `false`; a schema's version is 1 unless stated.
public final class TopicDefinition {
    /// Longest definition in UTF-16 units.
    public static final int LENGTH_MAX = 1 << 18;

    private static final JsonMapper JSON = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    private static final Set<String> FIELDS =
            Set.of("name", "retention", "strict", "publishers", "consumers", "schemas", "tags", "run");
    private static final Set<String> SCHEMA_FIELDS = Set.of("type", "version", "schema");
    private static final Set<String> ENVELOPE_SOURCES = Set.of("trace_id", "run_id", "sender_id");

    private TopicDefinition() {}

    /// Reads a definition and tries its schemas.
    ///
    /// @throws IllegalArgumentException if the definition is wrong; the message says where, and what to do
    public static Topic read(String definition) {
        if (definition.length() > LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "The topic definition has " + definition.length() + " characters; up to " + LENGTH_MAX
                            + " are allowed.");
        }
        JsonNode root = tree(definition);
        refuseOthers(root, FIELDS, "A topic definition");
        String name = text(root, "name");
        if (TopicCatalogue.isBuiltIn(name)) {
            throw new IllegalArgumentException(
                    "'" + name + "' is one of the platform's topics and cannot be defined anew; choose another name.");
        }
        Map<String, String> tags = tags(root);
        String run = root.hasNonNull("run") ? pointer(text(root, "run"), "run") : null;
        Topic topic =
                new Topic(name, Retention.ofText(text(root, "retention")), strict(root), texts(root, "publishers"),
                        texts(root, "consumers"), schemas(root), List.copyOf(tags.keySet()), tags, run);
        topic.schemas().forEach(PayloadForm::of);
        return topic;
    }

    /// Writes a registered topic as its definition.
    public static String write(Topic topic) {
        ObjectNode root = JSON.createObjectNode();
        root.put("name", topic.name()).put("retention", topic.retention().text()).put("strict", topic.strict());
        topic.publishers().forEach(root.putArray("publishers")::add);
        topic.consumers().forEach(root.putArray("consumers")::add);
        ArrayNode schemas = root.putArray("schemas");
        for (PayloadSchema schema : topic.schemas()) {
            ObjectNode entry = schemas.addObject().put("type", schema.type()).put("version", schema.version());
            schema.own().ifPresent(text -> entry.set("schema", tree(text)));
        }
        ObjectNode tags = root.putObject("tags");
        topic.tagSources().forEach(tags::put);
        if (topic.runPointer() != null) {
            root.put("run", topic.runPointer());
        }
        return root.toString();
    }

    private static JsonNode tree(String text) {
        try {
            JsonNode root = JSON.readTree(text);
            if (!root.isObject()) {
                throw new IllegalArgumentException("A topic definition and each of its schemas is a JSON object.");
            }
            return root;
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException("The topic definition is not JSON: " + malformed.getOriginalMessage()
                    + " (line "
                    + malformed.getLocation().getLineNr() + ", column " + malformed.getLocation().getColumnNr() + ").",
                    malformed);
        }
    }

    private static List<PayloadSchema> schemas(JsonNode root) {
        List<PayloadSchema> schemas = new ArrayList<>();
        for (JsonNode entry : array(root, "schemas")) {
            refuseOthers(entry, SCHEMA_FIELDS, "A schema's entry");
            JsonNode version = entry.path("version");
            if (!version.isMissingNode() && !(version.isIntegralNumber() && version.canConvertToInt())) {
                throw new IllegalArgumentException("A schema's 'version' is a whole number of 1 or more.");
            }
            JsonNode schema = entry.path("schema");
            if (!schema.isMissingNode() && !schema.isObject()) {
                throw new IllegalArgumentException("A schema's 'schema' is a JSON Schema object.");
            }
            schemas.add(new PayloadSchema(text(entry, "type"), version.isMissingNode() ? 1 : version.intValue(),
                    schema.isMissingNode() ? Optional.empty() : Optional.of(schema.toString())));
        }
        return schemas;
    }

    private static Map<String, String> tags(JsonNode root) {
        Map<String, String> tags = new LinkedHashMap<>();
        JsonNode entries = root.path("tags");
        if (!entries.isMissingNode() && !entries.isObject()) {
            throw new IllegalArgumentException(
                    "'tags' is an object of key to source, for example {\"blueprint\": \"/blueprint_id\"}.");
        }
        for (Map.Entry<String, JsonNode> entry : entries.properties()) {
            // Only to check the key: the value does not matter.
            String key = new Tag(entry.getKey(), "value").key();
            String source = text(entries, key);
            tags.put(key, ENVELOPE_SOURCES.contains(source) ? source : pointer(source, "tags/" + key));
        }
        return tags;
    }

    private static boolean strict(JsonNode root) {
        JsonNode strict = root.path("strict");
        if (!strict.isMissingNode() && !strict.isBoolean()) {
            throw new IllegalArgumentException("'strict' is true or false.");
        }
        return strict.isMissingNode() || strict.booleanValue();
    }

    private static String pointer(String text, String field) {
        if (!text.startsWith("/") || text.length() > Tag.VALUE_LENGTH_MAX) {
            throw new IllegalArgumentException("'" + field
                    + "' is a JSON pointer into the payload, such as /blueprint_id"
                    + (field.equals("run") ? "" : ", or one of trace_id, run_id, sender_id") + "; got '" + text + "'.");
        }
        return text;
    }

    private static List<String> texts(JsonNode root, String field) {
        List<String> texts = new ArrayList<>();
        for (JsonNode each : array(root, field)) {
            if (!each.isTextual() || each.textValue().isBlank() || each.textValue().length() > Tag.KEY_LENGTH_MAX) {
                throw new IllegalArgumentException(
                        "'" + field + "' is a list of names of up to " + Tag.KEY_LENGTH_MAX + " characters.");
            }
            texts.add(each.textValue());
        }
        if (texts.size() > 64) {
            throw new IllegalArgumentException("'" + field + "' names up to 64 subsystems; got " + texts.size() + ".");
        }
        return texts;
    }

    private static JsonNode array(JsonNode root, String field) {
        JsonNode array = root.path(field);
        if (!array.isMissingNode() && !array.isArray()) {
            throw new IllegalArgumentException("'" + field + "' is a list.");
        }
        return array;
    }

    private static String text(JsonNode object, String field) {
        @Nullable
        JsonNode value = object.get(field);
        if (value == null || !value.isTextual()) {
            throw new IllegalArgumentException(
                    "A topic definition has a string '" + field + "' here; see docs/reference/messages.md.");
        }
        return value.textValue();
    }

    private static void refuseOthers(JsonNode object, Set<String> known, String what) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext();) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        what + " has no field '" + name + "'; known are " + known.stream().sorted().toList() + ".");
            }
        }
    }
}
