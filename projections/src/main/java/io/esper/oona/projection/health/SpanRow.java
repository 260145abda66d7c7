package io.esper.oona.projection.health;

import org.jspecify.annotations.Nullable;

/// A row of the history as stored: one element of `reportEpoch` to `reportArrival` for each report, one of `report` to `reports` for
/// each seed and epoch. The arrays are never changed.
///
/// @param names   what `stage` and `blueprint` name by their place, from 1; 0 for none
/// @param report  the report that an entry is from, from 1
/// @param seed    within the part
/// @param others  this and all that follow: null if no entry has a value
@SuppressWarnings("ArrayRecordComponent")
record SpanRow(SpanKey key, String[] names, int[] reportEpoch, long[] reportPosition, long[] reportMicros,
        short[] reportArrival, short[] report, short[] seed, float @Nullable [] variance, float @Nullable [] dead,
        float @Nullable [] correlation, @Nullable String @Nullable [] others, short @Nullable [] stage,
        short @Nullable [] blueprint, int @Nullable [] epochsInStage, float @Nullable [] distress,
        float @Nullable [] stagnation, float @Nullable [] readiness, int @Nullable [] reports) {}
