package io.esper.oona.control.query;

import io.esper.oona.projection.run.SeedFilter;
import org.jspecify.annotations.Nullable;

/// Questions to the read model *lifecycle*, each answered as [io.esper.oona.projection.lifecycle.LifecycleQueries] does, a row
/// a message.
public sealed interface LifecycleQuery extends ReadModelQuery {

    /// Where seeds are now: [io.esper.oona.projection.lifecycle.LifecycleQueries.Seed].
    record SeedsNow(SeedFilter filter, int limit) implements LifecycleQuery {}

    /// The stages of seeds: [io.esper.oona.projection.lifecycle.LifecycleQueries.Stay].
    record Stays(SeedFilter filter, int limit) implements LifecycleQuery {}

    /// The odd steps of seeds: [io.esper.oona.projection.lifecycle.LifecycleQueries.Stay].
    record Warnings(SeedFilter filter, int limit) implements LifecycleQuery {}

    /// How many seeds are in which stage: [io.esper.oona.projection.lifecycle.LifecycleQueries.StageCount].
    ///
    /// @param run null for all
    record Stages(@Nullable String run, int limit) implements LifecycleQuery {}
}
