package io.esper.oona.projection.health;

import io.esper.oona.projection.StateHash;
import io.esper.oona.projection.run.Place;
import org.jspecify.annotations.Nullable;

/// A seed in one epoch of one rollback generation.
///
/// @param arrival    of the last report that made it
/// @param distress   NaN if unknown
/// @param stagnation NaN if unknown or if the report came after a newer one
/// @param readiness  as stagnation
record EpochRow(int seed, int epoch, Place.Arrival arrival, long position, @Nullable Long claimedMicros,
        Metrics metrics, @Nullable Stage stage, float distress, float stagnation, float readiness, int reports) {

    private static final int KIND = "health epoch".hashCode();

    /// The hash of the row as part of a span of its layer.
    long hash(SpanKey span, StateHash with) {
        with.begin(KIND).add(span.part().run()).add(span.part().layer()).add((long) seed)
                .add((long) span.rollbacks() << 32 ^ epoch).add(position).add(claimedMicros)
                .add((long) arrival.code() << 32 ^ reports);
        metrics.hash(with);
        Stage.hash(stage, with);
        return with.add(distress).add(stagnation).add(readiness).value();
    }
}
