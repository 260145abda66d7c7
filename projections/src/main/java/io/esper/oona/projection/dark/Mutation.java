package io.esper.oona.projection.dark;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/// Changes the values at a path of a payload, to see whether anybody cares.
final class Mutation {
    private Mutation() {}

    /// The payload with other values at the path; and with none there. Only those that differ from it.
    static List<JsonNode> of(JsonNode payload, String path, SchemaFields schema) {
        List<JsonNode> mutations = new ArrayList<>();
        for (boolean remove : new boolean[]{false, true}) {
            JsonNode copy = payload.deepCopy();
            change(copy, Paths.steps(path), 0, schema, remove);
            if (!copy.equals(payload)) {
                mutations.add(copy);
            }
        }
        return mutations;
    }

    private static void change(JsonNode node, List<String> steps, int step, SchemaFields schema, boolean remove) {
        String wanted = steps.get(step);
        boolean last = step == steps.size() - 1;
        if (node instanceof ArrayNode array && wanted.equals("[]")) {
            for (int index = 0; index < array.size(); index++) {
                if (!last) {
                    change(array.get(index), steps, step + 1, schema.elements(), remove);
                } else if (!remove) {
                    int at = index;
                    other(array.get(index)).ifPresent(value -> array.set(at, value));
                }
            }
            if (last && remove) {
                array.removeAll();
            }
        } else if (node instanceof ObjectNode object) {
            for (String name : names(object)) {
                String known = schema.isMapKey(name) ? "*" : schema.canonical(name);
                if (!known.equals(wanted)) {
                    continue;
                }
                if (!last) {
                    change(object.get(name), steps, step + 1, schema.field(name), remove);
                } else if (remove) {
                    object.remove(name);
                } else {
                    other(object.get(name)).ifPresent(value -> object.set(name, value));
                }
            }
        }
    }

    private static List<String> names(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Optional<JsonNode> other(JsonNode value) {
        if (value.isIntegralNumber()) {
            return Optional.of(LongNode.valueOf(value.asLong() + 1));
        }
        if (value.isNumber()) {
            return Optional.of(DoubleNode.valueOf(value.asDouble() * 0.5 + 0.125));
        }
        if (value.isTextual()) {
            return Optional.of(TextNode.valueOf(value.asText() + "x"));
        }
        return value.isBoolean() ? Optional.of(BooleanNode.valueOf(!value.asBoolean())) : Optional.empty();
    }
}
