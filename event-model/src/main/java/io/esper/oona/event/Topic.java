package io.esper.oona.event;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/// A topic's catalogue entry.
///
/// @param name       1 to 128 of `a-z`, `0-9`, `.`, `_`, `-`
/// @param retention  how long the bus and the live log keep its events
/// @param strict     whether a payload that fits no schema is refused; an open topic stores it as `unknown`
/// @param publishers subsystems that send it
/// @param consumers  subsystems that read it
/// @param schemas    what it carries: the first that fits gives an event its type
/// @param tagKeys    the keys that append conditions and sourcing may use for this topic
/// @param tagSources for registered topics, where each tag's value comes from: a JSON pointer into the payload, or one of
///                   `trace_id`, `run_id`, `sender_id` of the envelope; empty for built-in topics, which know their payloads
/// @param runPointer for registered topics, a JSON pointer to the training run in the payload
public record Topic(String name, Retention retention, boolean strict, List<String> publishers, List<String> consumers,
        List<PayloadSchema> schemas, List<String> tagKeys, Map<String, String> tagSources,
        @Nullable String runPointer) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,128}");
    /// Most schemas of one topic.
    public static final int SCHEMAS_MAX = 32;
    /// Most tag keys of one topic.
    public static final int TAG_KEYS_MAX = 16;

    public Topic {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "A topic name has 1 to 128 of a-z, 0-9, '.', '_', '-'; got '" + name + "'.");
        }
        if (schemas.size() > SCHEMAS_MAX || tagKeys.size() > TAG_KEYS_MAX) {
            throw new IllegalArgumentException(
                    "A topic has up to " + SCHEMAS_MAX + " schemas and " + TAG_KEYS_MAX + " tag keys; '" + name
                            + "' has " + schemas.size() + " and " + tagKeys.size() + ".");
        }
        publishers = List.copyOf(publishers);
        consumers = List.copyOf(consumers);
        schemas = List.copyOf(schemas);
        tagKeys = List.copyOf(tagKeys);
        tagSources = Collections.unmodifiableMap(new LinkedHashMap<>(tagSources));
        if (strict && schemas.isEmpty()) {
            throw new IllegalArgumentException("The strict topic '" + name
                    + "' has no schema, so nothing would ever fit; give it a schema, or make it open with \"strict\": false.");
        }
        if (schemas.stream().map(schema -> schema.type() + " " + schema.version()).distinct().count()
                < schemas.size()) {
            throw new IllegalArgumentException("The topic '" + name + "' names a type twice in one version.");
        }
    }

    /// Whether the text is a topic name.
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /// The highest version among the schemas; 0 without schemas.
    public int newestVersion() {
        return schemas.stream().mapToInt(PayloadSchema::version).max().orElse(0);
    }
}
