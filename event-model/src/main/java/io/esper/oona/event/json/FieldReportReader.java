package io.esper.oona.event.json;

import static io.esper.oona.event.json.JsonName.AVG_MEMORY;
import static io.esper.oona.event.json.JsonName.AVG_MEMORY_MB;
import static io.esper.oona.event.json.JsonName.GRADIENT_NORM_VARIANCE;
import static io.esper.oona.event.json.JsonName.GRADIENT_VARIANCE;
import static io.esper.oona.event.json.JsonName.MAX_LATENCY;
import static io.esper.oona.event.json.JsonName.MAX_LATENCY_MS;

import java.util.Map;

import io.esper.oona.event.Payload.FieldReport;
import io.esper.oona.event.Payload.Outcome;
import io.esper.oona.event.SeedId;
import org.jspecify.annotations.Nullable;

/// Reads how grafts ended.
final class FieldReportReader {
    private final JsonCursor json;
    private final Extras extras;
    private final Aliased latency = new Aliased(MAX_LATENCY_MS, MAX_LATENCY);
    private final Aliased memory = new Aliased(AVG_MEMORY_MB, AVG_MEMORY);
    private final Aliased gradient = new Aliased(GRADIENT_NORM_VARIANCE, GRADIENT_VARIANCE);
    private Map<String, Float> others = Map.of();

    FieldReportReader(JsonCursor json, Extras extras) {
        this.json = json;
        this.extras = extras;
    }

    FieldReport report() {
        json.beginObject();
        int start = json.offset() - 1;
        latency.clear();
        memory.clear();
        gradient.clear();
        others = Map.of();
        String blueprint = null;
        SeedId seed = null;
        String seedText = "";
        float pre = Float.NaN;
        float post = Float.NaN;
        Outcome outcome = null;
        String command = null;
        String run = null;
        String hardware = null;
        String task = null;
        String phase = null;
        String host = null;
        while (json.nextName()) {
            switch (json.name()) {
                case BLUEPRINT_ID -> blueprint = json.optionalString();
                case SEED_ID -> {
                    if (!json.skipNull()) {
                        int from = json.offset();
                        boolean quoted = json.peek() == '"';
                        seed = SeedIdReader.read(json);
                        seedText = quoted ? json.text() : json.slice(from);
                    }
                }
                case PRE_METRIC -> pre = json.optionalFloat();
                case POST_METRIC -> post = json.optionalFloat();
                case OUTCOME -> outcome = outcome();
                case EVAL_METRICS -> {
                    if (!json.skipNull()) {
                        metrics();
                    }
                }
                case COMMAND_ID -> command = json.optionalString();
                case RUN_ID -> run = json.optionalString();
                case HARDWARE_CONTEXT -> {
                    if (json.peek() == '"' || json.peek() == 'n') {
                        hardware = json.optionalString();
                    } else {
                        extras.keep(json);
                    }
                }
                case TASK_DOMAIN -> task = json.optionalString();
                case TRAINING_PHASE -> phase = json.optionalString();
                case HOST_MODEL_HASH -> host = json.optionalString();
                default -> extras.keep(json);
            }
        }
        return new FieldReport(Required.value(blueprint, start, JsonName.BLUEPRINT_ID),
                Required.value(seed, start, JsonName.SEED_ID),
                seedText, Required.number(pre, start, JsonName.PRE_METRIC),
                Required.number(post, start, JsonName.POST_METRIC),
                Required.value(outcome, start, JsonName.OUTCOME), latency.value(), memory.value(), gradient.value(),
                others, command, run,
                hardware, task, phase, host, extras.kept());
    }

    private @Nullable Outcome outcome() {
        json.peek();
        int start = json.offset();
        String text = json.optionalString();
        if (text == null) {
            return null;
        }
        for (Outcome outcome : Outcome.values()) {
            if (outcome.name().equals(text)) {
                return outcome;
            }
        }
        throw new JsonFault(RefusalReason.OUT_OF_CLOSED_SET, start, "FOSSILIZED, CULLED or ROLLED_BACK was expected");
    }

    private void metrics() {
        json.beginObject();
        while (json.nextName()) {
            JsonName name = json.name();
            switch (name) {
                case MAX_LATENCY_MS, MAX_LATENCY -> others = latency.take(name, json.optionalFloat(), others);
                case AVG_MEMORY_MB, AVG_MEMORY -> others = memory.take(name, json.optionalFloat(), others);
                case GRADIENT_NORM_VARIANCE, GRADIENT_VARIANCE ->
                        others = gradient.take(name, json.optionalFloat(), others);
                default -> other();
            }
        }
    }

    private void other() {
        if (json.atNumber()) {
            String name = json.text();
            others = Metrics.with(others, name, json.optionalFloat());
        } else {
            extras.keepUnder("/eval_metrics", json);
        }
    }
}
