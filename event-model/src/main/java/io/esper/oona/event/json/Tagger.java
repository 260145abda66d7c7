package io.esper.oona.event.json;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

import io.esper.oona.event.Envelope;
import io.esper.oona.event.Payload;
import io.esper.oona.event.SeedId;
import io.esper.oona.event.Tag;
import io.esper.oona.event.Topic;
import org.jspecify.annotations.Nullable;

/// Gives events the tags that their topic indexes. A value that is missing, empty or longer than 1,024 characters gives no tag.
final class Tagger {
    private Tagger() {}

    static List<Tag> tags(Topic topic, Envelope envelope, Payload payload, byte[] bytes, int from, int to) {
        if (topic.tagKeys().isEmpty()) {
            return List.of();
        }
        TreeSet<Tag> tags = new TreeSet<>();
        PayloadFacts facts = PayloadFacts.of(payload);
        for (String key : topic.tagKeys()) {
            String source = topic.tagSources().get(key);
            String value =
                    source == null ? builtIn(key, envelope, facts) : registered(source, envelope, bytes, from, to);
            if (value != null && !value.isEmpty() && value.length() <= Tag.VALUE_LENGTH_MAX) {
                tags.add(new Tag(key, value));
            }
        }
        return new ArrayList<>(tags);
    }

    private static @Nullable String builtIn(String key, Envelope envelope, PayloadFacts facts) {
        return switch (key) {
            case "seed" -> {
                SeedId seed = facts.seed();
                yield seed == null ? null : seed.text();
            }
            case "run_seed" -> {
                SeedId seed = facts.seed();
                String run = run(envelope, facts);
                yield seed == null || run == null || run.isEmpty() ? null : seed.text() + "@" + run;
            }
            case "blueprint" -> facts.blueprint();
            case "command" -> facts.command();
            case "trace" -> envelope.traceId();
            case "run" -> run(envelope, facts);
            default -> throw new IllegalStateException("No built-in topic indexes '" + key + "'.");
        };
    }

    private static @Nullable String run(Envelope envelope, PayloadFacts facts) {
        String run = facts.run();
        return run == null || run.isEmpty() ? envelope.runId() : run;
    }

    private static @Nullable String registered(String source, Envelope envelope, byte[] bytes, int from, int to) {
        return switch (source) {
            case "trace_id" -> envelope.traceId();
            case "run_id" -> envelope.runId();
            case "sender_id" -> envelope.senderId();
            default -> pointed(source, bytes, from, to);
        };
    }

    /// A string's text; a number, true or false as written; nothing for null, objects and arrays.
    private static @Nullable String pointed(String pointer, byte[] bytes, int from, int to) {
        int offset = JsonPointers.offsetOf(bytes, from, to, pointer);
        if (offset < 0) {
            return null;
        }
        JsonCursor json = new JsonCursor(MessageLimits.STORED);
        json.over(bytes, offset, to, 0, false);
        return switch (json.peek()) {
            case '"' -> json.string();
            case '{', '[', 'n' -> null;
            default -> json.raw();
        };
    }
}
