package io.esper.oona.benchmarks;

import java.util.List;

import io.esper.oona.benchmarks.Measure.Shows;

/// How much the benchmark of the log does.
///
/// @param events        in the log that is read on PostgreSQL
/// @param eventsH2      in the log that is read on H2, where rows are an order of magnitude slower and larger
/// @param rounds        in which contenders take turns
/// @param steadySeconds of 10,000 events a second on schedule
/// @param burstSeconds  of 50,000 events a second on schedule
/// @param measures      in their order
record LogPlan(int events, int eventsH2, int rounds, int steadySeconds, int burstSeconds, List<Measure> measures) {

    static final int STEADY_RATE = 10_000;
    static final int BURST_RATE = 50_000;

    LogPlan {
        measures = List.copyOf(measures);
    }

    /// The whole benchmark.
    static LogPlan full(int events, int rounds) {
        return new LogPlan(events, Math.max(20_000, events / 10), rounds, 10, 10,
                measures(5, 2_000, 16_000, 50_000, 100_000, 100_000, 400, 2_000));
    }

    /// All of it once, small: for trying.
    static LogPlan quick() {
        return new LogPlan(60_000, 20_000, 1, 2, 2, measures(1, 300, 4_000, 10_000, 30_000, 30_000, 60, 200));
    }

    /// Some of every measure, before anything counts, less for one round: a JVM that has just started compiles for most of its first 200,000 events.
    List<Measure> warmUp() {
        return rounds == 1
                ? measures(1, 500, 4_000, 20_000, 60_000, 20_000, 50, 300)
                : measures(5, 500, 4_000, 50_000, 200_000, 50_000, 50, 300);
    }

    /// @param seconds after which an append measure ends with what it has got
    private static List<Measure> measures(int seconds, int single, int clients, int hundreds, int fiveHundreds,
            int bulk,
            int tags, int finds) {
        return List.of(
                new Measure("one client", "One client, one event for each durable append",
                        "append SEED " + single + " 1 1 " + seconds,
                        Shows.RATE_AND_TIMES),
                new Measure("16 clients", "16 clients, one event for each durable append",
                        "append SEED " + clients + " 1 16 " + seconds,
                        Shows.RATE_AND_TIMES),
                new Measure("batches of 100", "One client, batches of 100",
                        "append SEED " + hundreds + " 100 1 " + seconds,
                        Shows.RATE),
                new Measure("batches of 500", "One client, batches of 500",
                        "append SEED " + fiveHundreds + " 500 1 " + seconds,
                        Shows.RATE),
                new Measure("bulk", "Bulk import", "bulk SEED " + bulk, Shows.RATE),
                new Measure("tidy", "Housekeeping after these (re-packing, vacuum), spread over all events", "tidy",
                        Shows.RATE),
                new Measure("bytes", "Size on disk after housekeeping, indexes included", "bytes", Shows.SIZE),
                new Measure("replay raw", "Replay, envelopes decoded, payloads as bytes", "replay raw", Shows.RATE),
                new Measure("replay typed", "Replay, payloads decoded to typed records", "replay typed", Shows.RATE),
                new Measure("tag", "All events of one tag (about 100 of the log)", "tag " + tags, Shows.TIMES),
                new Measure("find", "One event by its id", "find " + finds, Shows.TIMES));
    }
}
