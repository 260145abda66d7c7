package io.esper.oona.store.testing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

import io.esper.oona.event.ClaimedTime;
import io.esper.oona.event.Envelope;
import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.event.Tag;

/// Seeded messages for tests of the log, which does not look into payloads.
public final class TestMessages {
    private final SplittableRandom random;
    private long count;

    public TestMessages(long seed) {
        random = new SplittableRandom(seed);
    }

    public UUID id() {
        return new UUID((random.nextLong() & ~0xF000L) | 0x4000L, (random.nextLong() >>> 2) | (1L << 63));
    }

    /// A command with the tags of one seed and one blueprint.
    public Message command(String seed, String blueprint) {
        return message("control.kasmina.commands", Retention.DAYS_30, "KasminaControlCommand",
                List.of(new Tag("blueprint", blueprint), new Tag("seed", seed)),
                "{\"command\":\"request_germination\",\"n\":" + count++ + "}");
    }

    /// A field report about a blueprint: kept for ever.
    public Message report(String blueprint) {
        return message("innovation.field_reports", Retention.INDEFINITE, "FieldReport",
                List.of(new Tag("blueprint", blueprint)),
                "{\"outcome\":\"CULLED\",\"n\":" + count++ + "}");
    }

    /// A layer's report: the untagged flood, about 200 bytes of payload.
    public Message telemetry() {
        StringBuilder payload = new StringBuilder("{\"layer_id\":" + count++ % 12 + ",\"health_metrics_by_seed\":{");
        for (int seed = 0; seed < 4; seed++) {
            payload.append(seed == 0 ? "" : ",").append("\"").append(seed).append("\":{\"chunk_variance\":")
                    .append(random.nextInt(100_000) / 1e5)
                    .append("}");
        }
        return message("telemetry.seed.health", Retention.HOURS_72, "LayerHealthReport", List.of(),
                payload.append("}}").toString());
    }

    /// Telemetry, commands and reports as they come on the bus: mostly telemetry.
    public List<Message> mixed(int size) {
        List<Message> messages = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            int dice = random.nextInt(20);
            messages.add(dice < 16
                    ? telemetry()
                    : dice < 18
                            ? command(random.nextInt(6) + "," + random.nextInt(4), "bp-" + random.nextInt(5))
                            : report("bp-" + random.nextInt(5)));
        }
        return messages;
    }

    public Message message(String topic, Retention retention, String type, List<Tag> tags, String payload) {
        return message(id(), topic, retention, type, tags, payload);
    }

    public Message message(UUID id, String topic, Retention retention, String type, List<Tag> tags, String payload) {
        String sender = "sender-" + random.nextInt(3);
        Instant claimed = Instant.parse("2026-03-02T08:00:00Z").plusMillis(count * 37);
        Envelope envelope = new Envelope(id, sender, ClaimedTime.of(claimed), "trace-" + count / 10,
                count % 7 == 0 ? "run-a" : null, 1);
        return new Message(topic, retention, type, 1, envelope, tags, 0, payload.getBytes(StandardCharsets.UTF_8));
    }
}
