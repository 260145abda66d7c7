package io.esper.oona.control.query;

/// Questions to the read model *health*, each answered as [io.esper.oona.projection.health.HealthQueries] does, a row a
/// message.
public sealed interface HealthQuery extends ReadModelQuery {

    /// The runs, sorted by name: [io.esper.oona.projection.health.HealthQueries.Run].
    record Runs(int limit) implements HealthQuery {}

    /// The newest state of a run's seeds: [io.esper.oona.projection.health.HealthQueries.Seed].
    record Seeds(String run, int limit) implements HealthQuery {}

    /// A run's seeds that are readiest for a graft, best first: [io.esper.oona.projection.health.HealthQueries.Seed].
    record ReadiestSeeds(String run, int limit) implements HealthQuery {}

    /// A seed's epochs, oldest first: [io.esper.oona.projection.health.HealthQueries.Epoch].
    record SeedHistory(String run, int layer, int seed, int limit) implements HealthQuery {}

    /// All seeds of a run in one epoch of one rollback generation: [io.esper.oona.projection.health.HealthQueries.Epoch].
    record SeedsInEpoch(String run, int rollbacks, int epoch, int limit) implements HealthQuery {}
}
