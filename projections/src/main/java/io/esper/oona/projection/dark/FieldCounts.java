package io.esper.oona.projection.dark;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

/// How often which field of one type is set. Bounded: beyond 1,000 different fields that the schema does not know, further ones are
/// counted together. For one thread.
final class FieldCounts {
    private static final int UNKNOWN_MAX = 1_000;
    /// Where further unknown fields are counted.
    static final String FURTHER = "(further fields)";

    private final SchemaFields schema;
    private final Map<String, Long> known = new LinkedHashMap<>();
    private final Map<String, Long> unknown = new LinkedHashMap<>();
    private long events;

    FieldCounts(SchemaFields schema) {
        this.schema = schema;
    }

    SchemaFields schema() {
        return schema;
    }

    long events() {
        return events;
    }

    /// Fields of the schema that some event has, with how many do.
    Map<String, Long> known() {
        return known;
    }

    /// Fields that the schema does not know, with how many events have them.
    Map<String, Long> unknown() {
        return unknown;
    }

    void add(JsonNode payload) {
        events++;
        Set<String> here = new HashSet<>();
        Set<String> foreign = new HashSet<>();
        walk(payload, schema, "", here, foreign);
        here.forEach(path -> known.merge(path, 1L, Long::sum));
        for (String path : foreign) {
            boolean room = unknown.containsKey(path) || unknown.size() < UNKNOWN_MAX;
            unknown.merge(room ? path : FURTHER, 1L, Long::sum);
        }
    }

    private static void walk(JsonNode node, SchemaFields schema, String path, Set<String> here, Set<String> foreign) {
        if (node.isNull()) {
            return;
        }
        if (node.isArray()) {
            for (JsonNode element : node) {
                walk(element, schema.elements(), path + "[]", here, foreign);
            }
            if (node.isEmpty()) {
                here.add(path);
            }
        } else if (node.isObject() && !path.isEmpty() && schema.isOpen()) {
            here.add(path);
        } else if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                SchemaFields of = schema.field(field.getKey());
                if (!of.known()) {
                    foreign.add(Paths.field(path, field.getKey()));
                } else {
                    String name = schema.isMapKey(field.getKey()) ? "*" : schema.canonical(field.getKey());
                    walk(field.getValue(), of, Paths.field(path, name), here, foreign);
                }
            }
        } else {
            here.add(path);
        }
    }
}
