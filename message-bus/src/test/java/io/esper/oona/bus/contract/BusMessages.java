package io.esper.oona.bus.contract;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

import io.esper.oona.event.Message;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.event.json.MessageLimits;
import io.esper.oona.event.json.MessageReader;
import io.esper.oona.event.json.Reading;

/// Seeded messages as the platform sends them, which every transport can carry.
public final class BusMessages {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-02T08:00:00Z"), ZoneOffset.UTC);
    private final MessageReader reader = new MessageReader(TopicCatalogue.builtIn(), MessageLimits.DEFAULTS, CLOCK);
    private final SplittableRandom random;
    private int count;

    public BusMessages(long seed) {
        random = new SplittableRandom(seed);
    }

    /// A command for a seed.
    public Message command(int layer, int seed) {
        return message("control.kasmina.commands", "{\"target_layer_id\":" + layer + ",\"target_seed_id\":" + seed
                + ",\"command\":\"request_germination\",\"blueprint_id\":\"LoRA\",\"command_id\":\"c-" + count
                + "\"}");
    }

    /// A report of a layer.
    public Message health(int layer) {
        return message("telemetry.seed.health", "{\"layer_id\":" + layer + ",\"epoch\":" + count
                + ",\"health_metrics_by_seed\":{\"0\":{\"chunk_variance\":0.25}}}");
    }

    /// The end of an epoch.
    public Message epoch() {
        return message("system.events.epoch", "{\"run_id\":\"r1\",\"epoch\":" + count
                + ",\"validation_accuracy\":0.5,\"validation_loss\":1.5}");
    }

    /// A field report.
    public Message report(int layer, int seed) {
        return message("innovation.field_reports", "{\"blueprint_id\":\"LoRA\",\"seed_id\":\"(" + layer + ", " + seed
                + ")\",\"pre_metric\":0.5,\"post_metric\":0.75,\"outcome\":\"FOSSILIZED\"}");
    }

    /// A candidate: another topic of the plane.
    public Message candidate() {
        return message("innovation.candidates.submitted",
                "{\"blueprint_id\":\"bp-" + count + "\",\"karn_meta\":{\"novelty_score\":0.5}}");
    }

    /// Epochs, one after the other.
    public List<Message> epochs(int size) {
        List<Message> epochs = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            epochs.add(epoch());
        }
        return epochs;
    }

    private Message message(String topic, String payload) {
        UUID id = new UUID((random.nextLong() & ~0xF000L) | 0x4000L, (random.nextLong() >>> 2) | (1L << 63));
        String text = "{\"topic\":\"" + topic + "\",\"envelope\":{\"event_id\":\"" + id
                + "\",\"sender_id\":\"sender-1\",\"timestamp\":\"2026-03-02T08:00:00.5Z\",\"trace_id\":\"trace-"
                + count++ + "\"},\"payload\":" + payload + "}";
        return switch (reader.read(text.getBytes(StandardCharsets.UTF_8))) {
            case Reading.Accepted(Message message) -> message;
            case Reading.Refused(var refusal) -> throw new AssertionError(refusal);
        };
    }
}
