package io.esper.oona.training.evidence;

import io.esper.oona.event.Payload;
import io.esper.oona.event.SeedId;
import org.jspecify.annotations.Nullable;

/// A seed as last reported.
///
/// @param generation of the run when the report came
/// @param epoch      that the report names; null if it names none
record SeedView(float variance, float deadRatio, float correlation, @Nullable String stage,
        @Nullable Integer epochsInStage, @Nullable String blueprint, int generation, @Nullable Integer epoch) {

    static SeedView unknown(int generation, @Nullable Integer epoch) {
        return new SeedView(Float.NaN, Float.NaN, Float.NaN, null, null, null, generation, epoch);
    }

    /// The view after new metrics; a report says all that its sender knows, so what it leaves out is not known any more.
    SeedView withMetrics(Payload.SeedHealth health, int atGeneration, @Nullable Integer atEpoch) {
        return new SeedView(finite(health.activationVariance()), finite(health.deadNeuronRatio()),
                finite(health.correlation()), stage, epochsInStage, blueprint, atGeneration, atEpoch);
    }

    SeedView withStage(@Nullable String newStage, @Nullable Integer epochs, @Nullable String newBlueprint,
            int atGeneration, @Nullable Integer atEpoch) {
        return new SeedView(variance, deadRatio, correlation, newStage, epochs, newBlueprint, atGeneration, atEpoch);
    }

    Payload.ContextSeed in(SeedId seed) {
        return new Payload.ContextSeed(seed, variance, deadRatio, correlation, stage, epochsInStage, blueprint);
    }

    private static float finite(float value) {
        return Float.isInfinite(value) ? Float.NaN : value;
    }
}
