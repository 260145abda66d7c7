package io.esper.oona.projection.health;

import org.jspecify.annotations.Nullable;

/// A seed in one epoch of one rollback generation.
///
/// @param arrival    of the last report that made it
/// @param distress   NaN if unknown
/// @param stagnation NaN if unknown or if the report came after a newer one
/// @param readiness  as stagnation
record EpochRow(EpochKey key, Place.Arrival arrival, long position, @Nullable Long claimedMicros, Metrics metrics,
        @Nullable Stage stage, float distress, float stagnation, float readiness, int reports) {}
