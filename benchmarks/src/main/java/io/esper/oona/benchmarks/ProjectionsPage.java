package io.esper.oona.benchmarks;

import static io.esper.oona.benchmarks.ProjectionsBenchmark.OONA;
import static io.esper.oona.benchmarks.ProjectionsBenchmark.REPLAY;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.esper.oona.benchmarks.contender.Machine;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.catalogue.ReadModels;

/// The page of the benchmark of read models.
record ProjectionsPage(ProjectionsPlan plan, Results results, Map<String, String> absent, String server,
        long seconds) {

    private static final Path NOTES = Path.of("benchmarks/notes/projections.md");

    void write(Path page) throws IOException {
        Pages.write(page, text(Pages.rows(page)), results);
    }

    private static List<Target> targets() {
        List<Target> targets = new ArrayList<>();
        for (Projection projection : ReadModels.all()) {
            targets.add(new Target(Entrant.POSTGRESQL, "rebuild of " + projection.name() + ": events a second",
                    "per_second", projection.name(), REPLAY, "typed", true, 0.5));
        }
        targets.add(new Target(Entrant.POSTGRESQL, "rebuild of all five together: events a second", "per_second",
                "all", REPLAY, "typed", true, 0.25));
        for (AxonProcessor processor : AxonProcessor.values()) {
            targets.add(Target.times(Entrant.POSTGRESQL, "rebuild of health: events a second", "health",
                    processor.title(), 10));
        }
        for (String database : List.of(Entrant.POSTGRESQL, Entrant.H2)) {
            targets.add(Target.within(database, "all five live, 10,000 events/s: lag of 99 of 100 looks, ms",
                    "lag_p99_ms", "live", "", 1_000));
        }
        return targets;
    }

    private String text(String rows) throws IOException {
        StringBuilder text = new StringBuilder(
                """
                        # Performance of read models

                        Made by `benchmarks/run projections`; do not edit. What is said about the figures is in `benchmarks/notes/projections.md`, every single
                        figure in [%s](%s).

                        | | |
                        |---|---|
                        | machine | %s |
                        | PostgreSQL | %s; autovacuum is off so that it falls into nobody's measure, each round begins with a vacuum |
                        | H2 | %s, a file |
                        | events | %,d: payloads of 552 bytes on average, reports of 4 seeds, 85 %% telemetry |
                        | Axon 5 | `PooledStreamingEventProcessor` and `JdbcTokenStore` of 5.0.1 over Oona's storage engine, on PostgreSQL; the handler is Oona's own fold of health with its way of writing rows, one transaction for each batch, rows and token in it; commits wait for the disk as little as Oona's. It handles the first %,d events in batches of 1, %,d in batches of 1,000, into empty tables |
                        | runs | rounds: %d, minutes: %d, after one to warm up; Oona and each Axon processor in a JVM of its own with -Xmx%s |

                        %sEvents are those of the whole log, also where a read model skips most of them. A rebuild includes what comes before and after it: removing the
                        rows that the one before has kept, the comparison with the rows shown, and the switch. Every figure is the median of the rounds
                        (minimum – maximum), ratios are taken inside a round. CPU is user and system time in microseconds an event, of the client and of all processes of
                        the server. Heap is what was in use at most right after a collection.

                        """
                        .formatted(rows, rows, Machine.description(), server, org.h2.engine.Constants.VERSION,
                                plan.events(), plan.axonSingles(), plan.axonBatches(), plan.rounds(),
                                Math.max(1, Math.round(seconds / 60.0)), Turns.HEAP,
                                plan.events() < 500_000
                                        ? "**A small run, for trying: JVMs are hardly warm and times short.** "
                                        : ""));
        text.append(Pages.targets(targets(), results, OONA)).append(Pages.notes(NOTES, absent));
        rebuilds(text);
        axon(text);
        past(text);
        live(text);
        return text.toString();
    }

    private void rebuilds(StringBuilder text) {
        for (String database : List.of(Entrant.POSTGRESQL, Entrant.H2)) {
            text.append("\n## Rebuilds on ").append(database)
                    .append("\n| | events/s | × typed replay | CPU µs client | CPU µs server | heap MiB |\n")
                    .append("|---|---:|---:|---:|---:|---:|\n");
            row(text, database, REPLAY, "raw", "replay, raw");
            row(text, database, REPLAY, "typed", "replay, typed");
            ReadModels.all().forEach(projection -> row(text, database, OONA, projection.name(), projection.name()));
            row(text, database, OONA, "all", "all five together");
        }
    }

    private void row(StringBuilder text, String database, String contender, String measure, String title) {
        text.append("| ").append(title).append(" | ")
                .append(results.figure(database, contender, measure, "per_second").text()).append(" | ")
                .append(results.ratio(database, "per_second", contender, measure, REPLAY, "typed").text())
                .append(" |");
        for (String figure : List.of("client_us", "server_us", "heap_live_mib")) {
            text.append(' ').append(results.figure(database, contender, measure, figure).text()).append(" |");
        }
        text.append('\n');
    }

    private void axon(StringBuilder text) {
        text.append(
                """

                        ## Health beside Axon's streaming processor, PostgreSQL
                        | | events/s | Oona's rebuild × | CPU µs client | CPU µs server | memory of the process, MiB |
                        |---|---:|---:|---:|---:|---:|
                        """);
        for (AxonProcessor processor : AxonProcessor.values()) {
            text.append("| ").append(processor.title()).append(" | ")
                    .append(results.figure(Entrant.POSTGRESQL, processor.title(), "health", "per_second").text())
                    .append(" | ").append(results.ratio(Entrant.POSTGRESQL, "per_second", OONA, "health",
                            processor.title(), "health").text())
                    .append(" |");
            for (String figure : List.of("client_us", "server_us", "peak_memory_mib")) {
                text.append(' ').append(
                        results.figure(Entrant.POSTGRESQL, processor.title(), "health", figure).text()).append(" |");
            }
            text.append('\n');
        }
    }

    private void past(StringBuilder text) {
        text.append("""

                ## The past, all five, once
                | | PostgreSQL, seconds | H2, seconds | PostgreSQL, heap MiB | H2, heap MiB |
                |---|---:|---:|---:|---:|
                """);
        Map<String, String> measures = Map.of("snapshot", "a snapshot of the rows at the end", "as of a snapshot",
                "the state at that snapshot", "as of without",
                "the state as of position %,d, no snapshot before it".formatted(plan.pastEvents()));
        for (String measure : List.of("snapshot", "as of a snapshot", "as of without")) {
            text.append("| ").append(measures.get(measure)).append(" |");
            for (String figure : List.of("seconds", "heap_live_mib")) {
                for (String database : List.of(Entrant.POSTGRESQL, Entrant.H2)) {
                    text.append(' ').append(results.figure(database, OONA, measure, figure).text()).append(" |");
                }
            }
            text.append('\n');
        }
    }

    private void live(StringBuilder text) {
        text.append(
                """

                        ## Live
                        %,d events a second come for %d s, and all read models follow. The lag is the age of the oldest event that the read model
                        furthest behind has not committed, looked at every 20 ms.

                        | lag, ms | PostgreSQL | H2 |
                        |---|---:|---:|
                        """
                        .formatted(ProjectionsPlan.LIVE_PER_SECOND, plan.liveSeconds()));
        Map<String, String> figures =
                Map.of("lag_p50_ms", "median", "lag_p99_ms", "99 of 100 looks below", "lag_max_ms", "most");
        for (String figure : List.of("lag_p50_ms", "lag_p99_ms", "lag_max_ms")) {
            text.append("| ").append(figures.get(figure)).append(" |");
            for (String database : List.of(Entrant.POSTGRESQL, Entrant.H2)) {
                text.append(' ').append(results.figure(database, OONA, "live", figure).text()).append(" |");
            }
            text.append('\n');
        }
    }
}
