package io.esper.oona.projection.lifecycle;

import org.jspecify.annotations.Nullable;

/// What a message says of a seed's stage.
///
/// @param stage as [io.esper.oona.projection.run.StageStep#spelled(String)] writes it
record Told(String stage, Moment at, Source source, @Nullable String blueprint) {}
