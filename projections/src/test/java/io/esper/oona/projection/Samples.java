package io.esper.oona.projection;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.GZIPInputStream;

import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.event.Topic;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.event.json.MessageLimits;
import io.esper.oona.event.json.MessageReader;
import io.esper.oona.event.json.Reading;
import io.esper.oona.store.Append;
import io.esper.oona.store.Store;

/// The sample runs, and messages written as JSON.
final class Samples {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-03T00:00:00Z"), ZoneOffset.UTC);
    static final List<String> FILES =
            List.of("run-a.jsonl", "run-b-flat.jsonl", "runs-cde-late-and-duplicate.jsonl.gz");

    private static final MessageReader READER =
            new MessageReader(TopicCatalogue.builtIn(), MessageLimits.DEFAULTS, CLOCK);

    private Samples() {}

    /// The lines of a sample file, without blank ones.
    static List<byte[]> lines(String file) {
        try (InputStream raw = Objects.requireNonNull(Samples.class.getResourceAsStream("/sample/" + file), file);
                InputStream in = file.endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
            List<byte[]> lines = new ArrayList<>();
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (byte next : in.readAllBytes()) {
                if (next == '\n') {
                    lines.add(line.toByteArray());
                    line.reset();
                } else {
                    line.write(next);
                }
            }
            lines.add(line.toByteArray());
            lines.removeIf(bytes -> new String(bytes, StandardCharsets.UTF_8).isBlank());
            return lines;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The messages of a file; lines that are none are left out.
    static synchronized List<Message> messages(String file) {
        List<Message> messages = new ArrayList<>();
        for (byte[] line : lines(file)) {
            if (READER.read(line) instanceof Reading.Accepted(Message message)) {
                messages.add(message);
            }
        }
        return messages;
    }

    /// All sample runs, file by file.
    static List<Message> allRuns() {
        List<Message> messages = new ArrayList<>();
        FILES.forEach(file -> messages.addAll(messages(file)));
        return messages;
    }

    /// A message that must be readable.
    static synchronized Message message(String json) {
        return switch (READER.read(json.getBytes(StandardCharsets.UTF_8))) {
            case Reading.Accepted(Message message) -> message;
            case Reading.Refused(var refusal) -> throw new AssertionError(refusal + " in " + json);
        };
    }

    /// A message of an open topic that an operator has registered.
    static List<Message> foreign(String topic, String trace, String payload) {
        TopicCatalogue catalogue = TopicCatalogue.builtIn().with(new Topic(topic, Retention.DAYS_30, false,
                List.of(), List.of(), List.of(), List.of(), Map.of(), null));
        String json =
                """
                        {"topic":"%s","envelope":{"event_id":"%s","sender_id":"tezzeret","timestamp":"2026-03-02T08:00:00Z","trace_id":"%s"},"payload":%s}"""
                        .formatted(topic, UUID.nameUUIDFromBytes(topic.getBytes(StandardCharsets.UTF_8)), trace,
                                payload);
        return switch (new MessageReader(catalogue, MessageLimits.DEFAULTS, CLOCK)
                .read(json.getBytes(StandardCharsets.UTF_8))) {
            case Reading.Accepted(Message message) -> List.of(message);
            case Reading.Refused(var refusal) -> throw new AssertionError(refusal + " in " + json);
        };
    }

    static void append(Store store, List<Message> messages) {
        for (int from = 0; from < messages.size(); from += 500) {
            List<Message> part = messages.subList(from, Math.min(messages.size(), from + 500));
            store.log().append(new Append(part, null, Append.OnConflict.DEAD_LETTER, List.of(), List.of(), List.of()));
        }
    }
}
