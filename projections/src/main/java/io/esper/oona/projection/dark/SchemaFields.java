package io.esper.oona.projection.dark;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

/// What a JSON Schema says of the fields of an object: which there are, which are other names of another, and whether any name may stand
/// there. Knows `properties`, `additionalProperties`, `items`, `anyOf` and references into the schema itself: what the platform's schemas use.
final class SchemaFields {
    private static final int DEPTH_MAX = 16;
    private static final String ALIAS = "Alias of ";

    private final JsonNode root;
    private final JsonNode node;

    private SchemaFields(JsonNode root, JsonNode node) {
        this.root = root;
        this.node = node;
    }

    /// @throws IllegalArgumentException if the text is no JSON
    static SchemaFields of(ObjectMapper mapper, String schema) {
        try {
            JsonNode root = mapper.readTree(schema);
            return new SchemaFields(root, root);
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException("A schema is no JSON: " + wrong.getOriginalMessage(), wrong);
        }
    }

    /// The values of a field of this name; without anything known if the schema does not know the name.
    SchemaFields field(String name) {
        return new SchemaFields(root, found(node, name, 0));
    }

    /// The elements of an array.
    SchemaFields elements() {
        return new SchemaFields(root, found(node, "items", "", 0));
    }

    boolean known() {
        return !node.isMissingNode();
    }

    /// Whether the schema says nothing of what is inside: then the whole is one value.
    boolean isOpen() {
        return known() && Stream.of("properties", "additionalProperties", "items")
                .allMatch(keyword -> found(node, keyword, "", 0).isMissingNode());
    }

    /// Whether names are keys of a map rather than fields: it is named `*` then.
    boolean isMapKey(String name) {
        return known() && found(node, "properties", name, 0).isMissingNode()
                && found(node, "additionalProperties", "", 0).isObject();
    }

    /// The canonical name of a field that has several.
    String canonical(String name) {
        String said = found(node, "properties", name, 0).path("description").asText("");
        if (!said.startsWith(ALIAS)) {
            return name;
        }
        String rest = said.substring(ALIAS.length());
        int end = 0;
        while (end < rest.length() && (Character.isLetterOrDigit(rest.charAt(end)) || rest.charAt(end) == '_')) {
            end++;
        }
        return end == 0 ? name : rest.substring(0, end);
    }

    /// The paths of all fields that hold values, other names left out.
    Set<String> leaves() {
        Set<String> leaves = new LinkedHashSet<>();
        collect(node, "", leaves, 0);
        return leaves;
    }

    private void collect(JsonNode at, String path, Set<String> leaves, int depth) {
        JsonNode here = resolved(at);
        if (depth > DEPTH_MAX) {
            return;
        }
        int before = leaves.size();
        SchemaFields fields = new SchemaFields(root, here);
        for (Map.Entry<String, JsonNode> property : here.path("properties").properties()) {
            if (fields.canonical(property.getKey()).equals(property.getKey())) {
                collect(property.getValue(), Paths.field(path, property.getKey()), leaves, depth + 1);
            }
        }
        if (here.path("additionalProperties").isObject()) {
            collect(here.path("additionalProperties"), Paths.field(path, "*"), leaves, depth + 1);
        }
        if (here.path("items").isObject()) {
            collect(here.path("items"), path + "[]", leaves, depth + 1);
        }
        for (JsonNode option : here.path("anyOf")) {
            if (resolved(option).has("properties") || resolved(option).has("items")) {
                collect(option, path, leaves, depth + 1);
            }
        }
        if (leaves.size() == before && !path.isEmpty()) {
            leaves.add(path);
        }
    }

    private JsonNode found(JsonNode at, String name, int depth) {
        JsonNode property = found(at, "properties", name, depth);
        return property.isMissingNode() ? found(at, "additionalProperties", "", depth) : property;
    }

    /// What a keyword says of a name, here or in an alternative.
    private JsonNode found(JsonNode at, String keyword, String name, int depth) {
        JsonNode here = resolved(at);
        JsonNode said = name.isEmpty() ? here.path(keyword) : here.path(keyword).path(name);
        if (said.isObject() || depth > DEPTH_MAX) {
            return said;
        }
        for (JsonNode option : here.path("anyOf")) {
            JsonNode inOption = found(option, keyword, name, depth + 1);
            if (inOption.isObject()) {
                return inOption;
            }
        }
        return MissingNode.getInstance();
    }

    private JsonNode resolved(JsonNode at) {
        String reference = at.path("$ref").asText("");
        return reference.startsWith("#/") ? root.at(reference.substring(1)) : at;
    }
}
