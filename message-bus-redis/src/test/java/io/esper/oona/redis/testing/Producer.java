package io.esper.oona.redis.testing;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.EntryId;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.Replies;

/// Writes seeded messages to streams as foreign producers do. For one thread.
public final class Producer {
    /// The topic of commands.
    public static final String COMMANDS = "control.kasmina.commands";
    /// The topic of epochs.
    public static final String EPOCHS = "system.events.epoch";
    /// The topic of layers' reports.
    public static final String TELEMETRY = "telemetry.seed.health";
    /// The topic of field reports.
    public static final String REPORTS = "innovation.field_reports";

    private final SplittableRandom random;
    private final Clock clock;
    private int count;

    public Producer(long seed, Clock clock) {
        this.random = new SplittableRandom(seed);
        this.clock = clock;
    }

    /// A message's six texts.
    public record Six(String eventId, String sender, String timestamp, String trace, String topic, String payload) {

        /// As the Python client adds it.
        public List<Object> arguments() {
            return List.of("event_id", eventId, "sender_id", sender, "timestamp", timestamp, "trace_id", trace, "topic",
                    topic, "payload", payload);
        }

        /// As one text with an envelope.
        public String nested() {
            return "{\"topic\":\"" + topic + "\",\"envelope\":{\"event_id\":\"" + eventId + "\",\"sender_id\":\""
                    + sender
                    + "\",\"timestamp\":\"" + timestamp + "\",\"trace_id\":\"" + trace + "\"},\"payload\":" + payload
                    + "}";
        }

        public Six withPayload(String other) {
            return new Six(eventId, sender, timestamp, trace, topic, other);
        }

        public Six withTopic(String other) {
            return new Six(eventId, sender, timestamp, trace, other, payload);
        }

        public Six withTimestamp(String other) {
            return new Six(eventId, sender, other, trace, topic, payload);
        }
    }

    public Six command() {
        int n = count++;
        return six(COMMANDS, "{\"target_layer_id\": " + n % 12 + ", \"target_seed_id\": " + n % 4
                + ", \"command\": \"request_germination\", \"blueprint_id\": \"bp-" + n % 5 + "\", \"command_id\": \"c-"
                + n
                + "\"}");
    }

    public Six epoch() {
        int n = count++;
        return six(EPOCHS, "{\"run_id\": \"run-a\", \"epoch\": " + n
                + ", \"validation_accuracy\": 0.5, \"validation_loss\": 0.25}");
    }

    public Six telemetry() {
        int n = count++;
        return six(TELEMETRY, "{\"layer_id\": " + n % 12 + ", \"epoch\": " + n / 12
                + ", \"health_metrics_by_seed\": {\"0\": {\"chunk_variance\": " + random.nextInt(1000) / 1e3 + "}}}");
    }

    public Six report() {
        int n = count++;
        return six(REPORTS,
                "{\"blueprint_id\": \"bp-" + n % 5
                        + "\", \"seed_id\": \"(1, 2)\", \"pre_metric\": 0.5, \"post_metric\": 0.6,"
                        + " \"outcome\": \"FOSSILIZED\"}");
    }

    /// One of the four.
    public Six any() {
        return switch (random.nextInt(4)) {
            case 0 -> command();
            case 1 -> epoch();
            case 2 -> report();
            default -> telemetry();
        };
    }

    public Six six(String topic, String payload) {
        UUID id = new UUID((random.nextLong() & ~0xF000L) | 0x4000L, (random.nextLong() >>> 2) | (1L << 63));
        return new Six(id.toString(), "sender-" + random.nextInt(3), clock.instant().toString(), "trace-" + count / 10,
                topic,
                payload);
    }

    /// Adds messages to the streams of their topics.
    ///
    /// @return their entry ids
    public static List<EntryId> add(RedisLink link, List<Six> messages) {
        List<EntryId> ids = new ArrayList<>(messages.size());
        for (int from = 0; from < messages.size(); from += 500) {
            for (Six message : messages.subList(from, Math.min(messages.size(), from + 500))) {
                List<Object> arguments = new ArrayList<>(List.of(message.topic(), "*"));
                arguments.addAll(message.arguments());
                link.send(Command.XADD, arguments.toArray());
            }
            link.receive().forEach(id -> ids.add(EntryId.parse(Replies.text(id))));
        }
        return ids;
    }

    /// Adds an entry of any fields.
    public static EntryId addRaw(RedisLink link, String topic, Object... fields) {
        List<Object> arguments = new ArrayList<>(List.of(topic, "*"));
        arguments.addAll(List.of(fields));
        return EntryId.parse(Replies.text(link.call(Command.XADD, arguments.toArray())));
    }

    /// The payload's bytes.
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
