package io.esper.oona.benchmarks;

/// How much a run of the benchmark of read models does.
///
/// @param events      of the log
/// @param rounds      after one to warm up
/// @param axonSingles events that Axon's processor handles in batches of one: it is slow
/// @param axonBatches events that it handles in batches of 1,000
/// @param pastEvents  up to which a state of the past is folded
/// @param liveSeconds of each live measure
record ProjectionsPlan(int events, int rounds, int axonSingles, int axonBatches, int pastEvents, int liveSeconds) {

    static final int LIVE_PER_SECOND = 10_000;
    static final ProjectionsPlan QUICK = new ProjectionsPlan(40_000, 1, 2_000, 20_000, 10_000, 3);

    static ProjectionsPlan of(int events, int rounds) {
        return new ProjectionsPlan(events, rounds, Math.min(events, 20_000), Math.min(events, 200_000),
                Math.min(events, 100_000), 10);
    }
}
