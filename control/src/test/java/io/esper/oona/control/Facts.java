package io.esper.oona.control;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.esper.oona.event.Message;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.event.json.MessageLimits;
import io.esper.oona.event.json.MessageReader;
import io.esper.oona.event.json.Reading;
import io.esper.oona.store.Append;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// Writes what arrives over a bus, which nobody judges.
final class Facts {
    private final Store store;
    private final MessageReader reader;

    Facts(Store store) {
        this.store = store;
        this.reader = new MessageReader(TopicCatalogue.builtIn(), MessageLimits.DEFAULTS, store.clock());
    }

    void proposed(String blueprint) {
        append(message("innovation.candidates.submitted", "karn-1", null,
                "{\"blueprint_id\":\"" + blueprint + "\",\"karn_meta\":{}}"));
    }

    void certified(String blueprint, boolean passed) {
        append(certification(blueprint, passed));
    }

    /// A certification whose envelope has further fields.
    void certifiedWith(String blueprint, boolean passed, String fields) {
        append(message("innovation.certification.results", "karn-1\"," + fields + ",\"x\":\"", null,
                "{\"blueprint_id\":\"" + blueprint + "\",\"passed\":" + passed + "}"));
    }

    Message certification(String blueprint, boolean passed) {
        return message("innovation.certification.results", "karn-1", null,
                "{\"blueprint_id\":\"" + blueprint + "\",\"passed\":" + passed + "}");
    }

    void reported(String run, String seed, String blueprint, String outcome) {
        append(message("innovation.field_reports", run + "-report", run,
                "{\"blueprint_id\":\"" + blueprint + "\",\"seed_id\":\"" + seed
                        + "\",\"pre_metric\":0.5,\"post_metric\":0.6,\"outcome\":\"" + outcome + "\"}"));
    }

    void commanded(String run, int layer, int seed, String command) {
        append(message("control.kasmina.commands", run + "-adapt-9", run, "{\"target_layer_id\":" + layer
                + ",\"target_seed_id\":" + seed + ",\"command\":\"" + command + "\",\"blueprint_id\":\"LoRA\"}"));
    }

    void telemetry(int messages) {
        List<Message> flood = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            flood.add(message("telemetry.seed.health", "run7-e" + i, "run7",
                    "{\"layer_id\":12,\"epoch\":" + i
                            + ",\"health_metrics_by_seed\":{\"3\":{\"chunk_variance\":0.1}}}"));
        }
        store.log().append(Append.of(flood));
    }

    void append(Message message) {
        store.log().append(Append.of(List.of(message)));
    }

    private Message message(String topic, String trace, @Nullable String run, String payload) {
        String text = "{\"topic\":\"" + topic + "\",\"envelope\":{\"event_id\":\"" + UUID.randomUUID()
                + "\",\"sender_id\":\"bus\",\"timestamp\":\"2026-03-02T08:00:00Z\",\"trace_id\":\"" + trace + "\""
                + (run == null ? "" : ",\"run_id\":\"" + run + "\"") + "},\"payload\":" + payload + "}";
        return switch (reader.read(text.getBytes(StandardCharsets.UTF_8))) {
            case Reading.Accepted(Message message) -> message;
            case Reading.Refused(var refusal) -> throw new IllegalArgumentException(refusal.detail());
        };
    }
}
