package io.esper.oona.benchmarks;

import static io.esper.oona.benchmarks.Entrant.H2;
import static io.esper.oona.benchmarks.Entrant.POSTGRESQL;
import static io.esper.oona.benchmarks.LogBenchmark.AXON_4;
import static io.esper.oona.benchmarks.LogBenchmark.L;
import static io.esper.oona.benchmarks.LogBenchmark.ROWS_H2;

import java.util.List;

/// The bounds that the log shall keep, by ratio in one run.
final class LogTargets {
    private static final String BATCHES = "batches of 500, ids unique, selective tags indexed: events a second";
    private static final String CLIENTS = "16 clients, one event each: events a second";
    private static final String SINGLE = "one client, one event: events a second";
    private static final String TYPED = "replay as typed records, against raw rows: events a second";
    private static final String TAG = "all events of one selective tag: median time";
    private static final String FIND = "one event by id: median time";
    private static final String SIZE = "bytes an event, everything included, after re-packing";

    static final List<Target> ALL = List.of(
            Target.times(POSTGRESQL, BATCHES, "batches of 500", L, 3),
            Target.times(POSTGRESQL, BATCHES, "batches of 500", AXON_4, 4),
            Target.times(POSTGRESQL, CLIENTS, "16 clients", L, 2),
            Target.times(POSTGRESQL, SINGLE, "one client", L, 0.9),
            Target.within(POSTGRESQL, "one client, one event: p99", "p99_us", "one client", L, 1),
            Target.times(POSTGRESQL, "replay as raw events: events a second", "replay raw", L, 4),
            new Target(POSTGRESQL, TYPED, "per_second", "replay typed", L, "replay raw", true, 1),
            Target.within(POSTGRESQL, TAG, "p50_us", "tag", L, 2),
            Target.within(POSTGRESQL, FIND, "p50_us", "find", L, 3),
            Target.within(POSTGRESQL, SIZE, "per_event_bytes", "bytes", "", 260),
            Target.within(POSTGRESQL, "10,000 events/s on schedule: p99 in µs", "p99_us", "steady", "", 25_000),
            Target.times(H2, BATCHES, "batches of 500", ROWS_H2, 10),
            Target.times(H2, CLIENTS, "16 clients", ROWS_H2, 4),
            Target.times(H2, SINGLE, "one client", ROWS_H2, 0.9),
            Target.times(H2, "replay as raw events, against a keyset read: events a second", "replay raw", ROWS_H2, 2),
            new Target(H2, TYPED, "per_second", "replay typed", ROWS_H2, "replay raw", true, 1),
            Target.within(H2, TAG, "p50_us", "tag", ROWS_H2, 2),
            Target.within(H2, FIND, "p50_us", "find", ROWS_H2, 3),
            Target.within(H2, SIZE, "per_event_bytes", "bytes", "", 600),
            Target.within(H2, "10,000 events/s on schedule: p99 in µs", "p99_us", "steady", "", 25_000));

    private LogTargets() {}
}
