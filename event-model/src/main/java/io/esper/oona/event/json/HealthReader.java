package io.esper.oona.event.json;

import static io.esper.oona.event.json.JsonName.ACTIVATION_VARIANCE;
import static io.esper.oona.event.json.JsonName.AVG_CORRELATION;
import static io.esper.oona.event.json.JsonName.AVG_INTER_NODE_CORRELATION;
import static io.esper.oona.event.json.JsonName.CHUNK_VARIANCE;
import static io.esper.oona.event.json.JsonName.CORRELATION;
import static io.esper.oona.event.json.JsonName.DEAD_NEURON_RATIO;
import static io.esper.oona.event.json.JsonName.DEAD_NODE_RATIO;
import static io.esper.oona.event.json.JsonName.DEAD_RATIO;
import static io.esper.oona.event.json.JsonName.VARIANCE;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.esper.oona.event.Payload.HealthSignal;
import io.esper.oona.event.Payload.LayerHealthReport;
import io.esper.oona.event.Payload.SeedHealth;
import io.esper.oona.event.Payload.SeedState;
import io.esper.oona.event.SeedId;
import org.jspecify.annotations.Nullable;

/// Reads what layers and seeds report about themselves: the many.
final class HealthReader {
    private final JsonCursor json;
    private final Extras extras;
    private final Aliased variance = new Aliased(CHUNK_VARIANCE, VARIANCE, ACTIVATION_VARIANCE);
    private final Aliased dead = new Aliased(DEAD_NODE_RATIO, DEAD_RATIO, DEAD_NEURON_RATIO);
    private final Aliased correlation = new Aliased(AVG_INTER_NODE_CORRELATION, AVG_CORRELATION, CORRELATION);
    private Map<String, Float> others = Map.of();

    HealthReader(JsonCursor json, Extras extras) {
        this.json = json;
        this.extras = extras;
    }

    LayerHealthReport report() {
        json.beginObject();
        int start = json.offset() - 1;
        int depth = json.depth();
        int layer = -1;
        int metricsAt = -1;
        Integer epoch = null;
        Integer total = null;
        Integer active = null;
        List<SeedHealth> seeds = List.of();
        List<SeedState> states = List.of();
        while (json.nextName()) {
            switch (json.name()) {
                case LAYER_ID -> layer = json.skipNull() ? -1 : json.wholeInt(0);
                case HEALTH_METRICS_BY_SEED -> {
                    json.peek();
                    metricsAt = json.skipNull() ? -1 : json.offset();
                    if (metricsAt >= 0 && layer >= 0) {
                        seeds = metricsBySeed(layer);
                    } else if (metricsAt >= 0) {
                        json.skipValue();
                    }
                }
                case EPOCH -> epoch = json.optionalInt(Integer.MIN_VALUE);
                case SEED_STATES -> states = json.skipNull() ? List.of() : states();
                case TOTAL_SEEDS -> total = json.optionalInt(Integer.MIN_VALUE);
                case ACTIVE_ADAPTATIONS -> active = json.optionalInt(Integer.MIN_VALUE);
                default -> extras.keep(json);
            }
        }
        Required.present(layer >= 0, start, JsonName.LAYER_ID);
        Required.present(metricsAt >= 0, start, JsonName.HEALTH_METRICS_BY_SEED);
        if (seeds.isEmpty()) {
            int after = json.offset();
            json.seek(metricsAt, depth);
            seeds = metricsBySeed(layer);
            json.seek(after, depth - 1);
        }
        return new LayerHealthReport(layer, epoch, seeds, states, total, active, extras.kept());
    }

    private List<SeedHealth> metricsBySeed(int layer) {
        List<SeedHealth> seeds = new ArrayList<>(8);
        json.beginObject();
        while (json.nextName()) {
            SeedId seed = key(layer);
            clear();
            metrics();
            seeds.add(health(seed));
        }
        return seeds;
    }

    private SeedId key(int layer) {
        int number = json.textAsNumber();
        if (number >= 0) {
            return new SeedId(layer, number);
        }
        int start = json.textStart() - 1;
        return SeedId.parse(json.text())
                .orElseThrow(() -> new JsonFault(RefusalReason.WRONG_TYPE, start,
                        "a seed's number or seed id was expected as name"));
    }

    private void metrics() {
        json.beginObject();
        while (json.nextName()) {
            metric(json.name());
        }
    }

    private void metric(JsonName name) {
        switch (name) {
            case CHUNK_VARIANCE, VARIANCE, ACTIVATION_VARIANCE ->
                    others = variance.take(name, json.optionalFloat(), others);
            case DEAD_NODE_RATIO, DEAD_RATIO, DEAD_NEURON_RATIO ->
                    others = dead.take(name, json.optionalFloat(), others);
            case AVG_INTER_NODE_CORRELATION, AVG_CORRELATION, CORRELATION ->
                    others = correlation.take(name, json.optionalFloat(), others);
            default -> {
                String text = json.text();
                others = Metrics.with(others, text, json.optionalFloat());
            }
        }
    }

    private void clear() {
        variance.clear();
        dead.clear();
        correlation.clear();
        others = Map.of();
    }

    private SeedHealth health(SeedId seed) {
        return new SeedHealth(seed, variance.value(), dead.value(), correlation.value(), others);
    }

    private List<SeedState> states() {
        List<SeedState> states = new ArrayList<>(8);
        json.beginArray();
        while (json.nextElement()) {
            states.add(state(states.size()));
        }
        return states;
    }

    private SeedState state(int index) {
        json.beginObject();
        int start = json.offset() - 1;
        int layer = -1;
        int number = -1;
        SeedId seed = null;
        String stage = null;
        String blueprint = null;
        Integer epochs = null;
        while (json.nextName()) {
            switch (json.name()) {
                case LAYER_ID -> layer = json.skipNull() ? -1 : json.wholeInt(0);
                case SEED_ID -> {
                    if (json.atNumber()) {
                        number = json.wholeInt(0);
                    } else if (!json.skipNull()) {
                        seed = SeedIdReader.read(json);
                    }
                }
                case LIFECYCLE_STATE -> stage = json.optionalString();
                case ACTIVE_BLUEPRINT_ID -> blueprint = json.optionalString();
                case EPOCHS_IN_STATE -> epochs = json.optionalInt(Integer.MIN_VALUE);
                default -> extras.keepUnder("/seed_states/" + index, json);
            }
        }
        return new SeedState(seed(seed, layer, number, start), Required.value(stage, start, JsonName.LIFECYCLE_STATE),
                blueprint, epochs);
    }

    /// A pair, or two numbers.
    private static SeedId seed(@Nullable SeedId pair, int layer, int number, int start) {
        if (pair != null) {
            return pair;
        }
        Required.present(number >= 0, start, JsonName.SEED_ID);
        Required.present(layer >= 0, start, JsonName.LAYER_ID);
        return new SeedId(layer, number);
    }

    HealthSignal signal() {
        json.beginObject();
        int start = json.offset() - 1;
        int layer = -1;
        int number = -1;
        SeedId seed = null;
        Integer epoch = null;
        String stage = null;
        boolean measured = false;
        clear();
        while (json.nextName()) {
            JsonName name = json.name();
            switch (name) {
                case LAYER_ID -> layer = json.skipNull() ? -1 : json.wholeInt(0);
                case SEED_ID -> {
                    if (json.atNumber()) {
                        number = json.wholeInt(0);
                    } else if (!json.skipNull()) {
                        seed = SeedIdReader.read(json);
                    }
                }
                case EPOCH -> epoch = json.optionalInt(Integer.MIN_VALUE);
                case LIFECYCLE_STATE -> stage = json.optionalString();
                case METRICS -> {
                    if (!json.skipNull()) {
                        measured = true;
                        metrics();
                    }
                }
                case CHUNK_VARIANCE, VARIANCE, ACTIVATION_VARIANCE, DEAD_NODE_RATIO, DEAD_RATIO, DEAD_NEURON_RATIO,
                        AVG_INTER_NODE_CORRELATION, AVG_CORRELATION, CORRELATION -> {
                    measured = true;
                    metric(name);
                }
                default -> extras.keep(json);
            }
        }
        SeedId whole = seed(seed, layer, number, start);
        Required.present(measured, start, JsonName.METRICS);
        return new HealthSignal(health(whole), epoch, stage, extras.kept());
    }
}
