package io.esper.oona.projection.health;

import java.util.Map;
import java.util.TreeMap;

import io.esper.oona.event.Payload.SeedHealth;
import io.esper.oona.projection.JsonText;
import io.esper.oona.projection.StateHash;
import org.jspecify.annotations.Nullable;

/// A seed's metrics; NaN where unknown.
///
/// @param others further metrics as a JSON object with sorted names, or null
record Metrics(float variance, float deadRatio, float correlation, @Nullable String others) {

    static final Metrics UNKNOWN = new Metrics(Float.NaN, Float.NaN, Float.NaN, null);

    static Metrics of(SeedHealth health) {
        return new Metrics(health.activationVariance(), health.deadNeuronRatio(), health.correlation(),
                json(health.others()));
    }

    private static @Nullable String json(Map<String, Float> others) {
        return others.isEmpty() ? null : JsonText.object(new TreeMap<>(others));
    }

    void hash(StateHash with) {
        with.add(variance).add(deadRatio).add(correlation).add(others);
    }
}
