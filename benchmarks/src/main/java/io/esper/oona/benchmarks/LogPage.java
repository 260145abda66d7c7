package io.esper.oona.benchmarks;

import static io.esper.oona.benchmarks.LogBenchmark.AXON_4;
import static io.esper.oona.benchmarks.LogBenchmark.BARE;
import static io.esper.oona.benchmarks.LogBenchmark.L;
import static io.esper.oona.benchmarks.LogBenchmark.MESSAGE_DB;
import static io.esper.oona.benchmarks.LogBenchmark.OONA;
import static io.esper.oona.benchmarks.LogBenchmark.ROWS_H2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.esper.oona.benchmarks.Measure.Shows;
import io.esper.oona.benchmarks.contender.Latencies;
import io.esper.oona.benchmarks.contender.Machine;
import io.esper.oona.benchmarks.contender.MessageDbPackage;

/// The page of the benchmark of the log. What people wrote about the figures is kept in a file of its own and included.
record LogPage(LogPlan plan, Results results, Map<String, String> absent, String server, Latencies fsync,
        long seconds) {

    private static final Path NOTES = Path.of("benchmarks/notes/log.md");
    private static final Measure FILL =
            new Measure("fill", "The log itself, stored once in batches of 500 before the rounds", "", Shows.RATE);
    private static final String MEMORY_PAGE = "performance-memory.md";

    /// Writes the page, and the raw rows beside it.
    void write(Path page) throws IOException {
        Pages.write(page, text(Pages.rows(page), Files.exists(page.resolveSibling(MEMORY_PAGE))), results);
    }

    private String text(String rows, boolean memoryMeasured) throws IOException {
        StringBuilder text = new StringBuilder(
                """
                        # Performance of the log

                        Made by `benchmarks/run log`; do not edit. What is said about the figures is in `benchmarks/notes/log.md`, every single figure in
                        [%s](%s).

                        | | |
                        |---|---|
                        | machine | %s |
                        | PostgreSQL | %s; autovacuum is off so that it falls into nobody's measure, each contender vacuums in turn |
                        | H2 | %s, a file, `CHECKPOINT SYNC` at every commit of every contender |
                        | bare rows | a row for each event, COPY BINARY in and out, no index: the server's limit |
                        | L | the same with the indexes that an event store needs: position, unique event id, (stream, position) |
                        | rows | the same on H2: batches of INSERT, keyset reads in pages of 1,000 |
                        | Axon 4 | Axon Framework 4.13.0 `JdbcEventStorageEngine`, pages of 1,000, payloads passed through as bytes, batches rewritten by the driver |
                        | message-db | %s, its functions; a batch is one statement; jsonb |
                        | events | %,d on PostgreSQL, %,d on H2: payloads of 552 bytes on average, reports of 4 seeds, 85 %% telemetry, random (version 4) ids |
                        | runs | rounds: %d, minutes: %d; order rotating, every contender in a JVM of its own with -Xmx%s; warm-up before |
                        | fdatasync of 8 KiB on this disk | p50 %s µs, p99 %s µs |

                        %sEvery figure is the median of the rounds (minimum – maximum). Ratios are taken inside a round. CPU is user and system time of the
                        contender's process and of all of the server's processes, in microseconds an event; on H2 the database runs in the client. The clock stops when
                        events are durable **and** what was put off (Oona's index of ids and tags) is done, with single events by its CPU time only; making the
                        messages is outside it. Replay decodes every field of the envelope.

                        """
                        .formatted(rows, rows, Machine.description(), server, org.h2.engine.Constants.VERSION,
                                MessageDbPackage.VERSION, plan.events(), plan.eventsH2(), plan.rounds(),
                                Math.max(1, Math.round(seconds / 60.0)), Turns.HEAP,
                                Spread.text(fsync.percentileMicros(0.5)), Spread.text(fsync.percentileMicros(0.99)),
                                plan.events() < 500_000
                                        ? "**A small run, for trying: JVMs are hardly warm and times short.** "
                                        : ""));
        text.append(Pages.targets(LogTargets.ALL, results, OONA)).append(Pages.notes(NOTES, absent));
        section(text, Entrant.POSTGRESQL, List.of(BARE, L, AXON_4, MESSAGE_DB, OONA), L);
        section(text, Entrant.H2, List.of(ROWS_H2, AXON_4, OONA), ROWS_H2);
        schedule(text);
        text.append("\n## Memory\n").append(memoryMeasured
                ? "A replay of 10,000,000 events in -Xmx256m: [" + MEMORY_PAGE + "](" + MEMORY_PAGE
                        + "), made by `benchmarks/run memory`.\n"
                : "`benchmarks/run memory` replays a log in -Xmx256m; its page is not made yet.\n");
        return text.toString();
    }

    private void section(StringBuilder text, String database, List<String> contenders, String rows) {
        ContenderTable table = new ContenderTable(results, database, contenders, List.of(rows, AXON_4));
        text.append("\n## ").append(database).append('\n');
        text.append(table.markdown(FILL));
        plan.measures().forEach(measure -> text.append(table.markdown(measure)));
    }

    private void schedule(StringBuilder text) {
        text.append(
                """

                        ## On schedule
                        Events arrive one by one on a fixed schedule, whatever becomes of the earlier ones; each one's time counts from the moment it was due, so waiting
                        because the store pushed back is counted (no coordinated omission). All were found stored afterwards.
                        `appendAsync` lets 100,000 events be under way (`inFlightEventsMax`) and then blocks its caller.

                        | | offered | stored/s | p50 ms | p95 ms | p99 ms | p99.9 ms | max ms | most under way | caller held back s | after the last s | peak memory MiB | CPU µs client | server |
                        |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
                        """);
        for (String database : List.of(Entrant.POSTGRESQL, Entrant.H2)) {
            for (String measure : List.of("steady", "burst")) {
                text.append("| ").append(database).append(measure.equals("steady")
                        ? " | 10,000/s for " + plan.steadySeconds() + " s"
                        : " | 50,000/s for " + plan.burstSeconds() + " s").append(" | ")
                        .append(results.figure(database, OONA, measure, "per_second").text()).append(" |");
                for (String percentile : List.of("p50_us", "p95_us", "p99_us", "p999_us", "max_us")) {
                    Spread micros = results.figure(database, OONA, measure, percentile);
                    text.append(' ')
                            .append(new Spread(micros.min() / 1e3, micros.median() / 1e3, micros.max() / 1e3,
                                    micros.rounds()).text())
                            .append(" |");
                }
                for (String figure : List.of("under_way_max", "blocked_s", "draining_s", "peak_memory_mib",
                        "client_us", "server_us")) {
                    text.append(' ').append(results.figure(database, OONA, measure, figure).text()).append(" |");
                }
                text.append('\n');
            }
        }
    }
}
