package io.esper.oona.projection.health;

import io.esper.oona.projection.run.Place;
import org.jspecify.annotations.Nullable;

/// What one message says about one seed.
///
/// @param metrics         null if the message has none for the seed
/// @param stage           null if the message has none for the seed
/// @param layerAdaptations grafts under way in the seed's layer, the seed itself left out, as far as the message tells
record SeedReport(SeedKey key, Place place, long position, @Nullable Long claimedMicros, @Nullable Metrics metrics,
        @Nullable Stage stage, int layerAdaptations) {}
