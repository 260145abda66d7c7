package io.esper.oona.benchmarks;

import static io.esper.oona.benchmarks.AxonBenchmark.AXON_4;
import static io.esper.oona.benchmarks.AxonBenchmark.JPA;
import static io.esper.oona.benchmarks.AxonBenchmark.OONA;
import static io.esper.oona.benchmarks.AxonBenchmark.ROWS;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.esper.oona.benchmarks.Measure.Shows;
import io.esper.oona.benchmarks.contender.Latencies;
import io.esper.oona.benchmarks.contender.Machine;

/// The page of the benchmark of Axon's event stores.
record AxonPage(int events, int rounds, List<Measure> measures, Results results, Map<String, String> absent,
        String server, Latencies fsync, long seconds) {

    private static final Path NOTES = Path.of("benchmarks/notes/axon.md");
    private static final Measure FILL =
            new Measure("fill", "The log itself, stored once, 500 events for each unit of work", "", Shows.RATE);
    private static final List<Target> TARGETS = List.of(
            Target.times(Entrant.POSTGRESQL, "1 event for each unit of work: events a second", "one", JPA, 2),
            Target.times(Entrant.POSTGRESQL, "100 events for each unit of work: events a second", "hundred", JPA, 2),
            Target.times(Entrant.POSTGRESQL, "16 clients: events a second", "clients", JPA, 2),
            Target.within(Entrant.POSTGRESQL, "sourcing 100 events: median time", "p50_us", "sourcing", JPA, 0.5),
            Target.times(Entrant.POSTGRESQL, "streaming: events a second", "streaming", JPA, 2),
            Target.within(Entrant.POSTGRESQL, "sourcing 100 events: median time", "p50_us", "sourcing", ROWS, 1.5));

    void write(Path page) throws IOException {
        Pages.write(page, text(Pages.rows(page)), results);
    }

    private String text(String rows) throws IOException {
        ContenderTable table = new ContenderTable(results, Entrant.POSTGRESQL, List.of(ROWS, AXON_4, JPA, OONA),
                List.of(JPA, AXON_4));
        StringBuilder text = new StringBuilder(
                """
                        # Performance as an Axon event store

                        Made by `benchmarks/run axon`; do not edit. What is said about the figures is in `benchmarks/notes/axon.md`, every single figure in
                        [%s](%s). How it is measured: [benchmarks.md](../internals/benchmarks.md).

                        | | |
                        |---|---|
                        | machine | %s |
                        | database | %s; autovacuum is off so that it falls into nobody's measure, each contender vacuums in turn |
                        | Oona | `OonaEventStorageEngine` on Axon Framework 5.0.1 |
                        | Axon 5 JPA | `AggregateBasedJpaEventStorageEngine` of 5.0.1 on Hibernate 7.4.13: payloads as `bytea`, batches of 100 inserts rewritten by the driver, pages of 1,000 |
                        | Axon 4 JDBC | `JdbcEventStorageEngine` of 4.13.0, batches rewritten by the driver, pages of 1,000 |
                        | bare index | rows read by their (stream, position) index with plain JDBC: what any sourcing costs at least |
                        | events | %,d: JSON of 552 bytes on average, passed through as bytes; one tag at most; random ids |
                        | runs | rounds: %d, minutes: %d; order rotating, every contender in a JVM of its own with -Xmx%s; warm-up before |
                        | fdatasync of 8 KiB on this disk | p50 %s µs, p99 %s µs |

                        %sEngines are measured at their interface, as a unit of work calls it when it commits. Every figure is the median of the rounds (minimum –
                        maximum), ratios are taken inside a round.

                        """
                        .formatted(rows, rows, Machine.description(), server, events, rounds,
                                Math.max(1, Math.round(seconds / 60.0)), Turns.HEAP,
                                Spread.text(fsync.percentileMicros(0.5)), Spread.text(fsync.percentileMicros(0.99)),
                                events < 500_000
                                        ? "**A small run, for trying: JVMs are hardly warm and times short.** "
                                        : ""));
        text.append(Pages.targets(TARGETS, results, OONA)).append(Pages.notes(NOTES, absent));
        text.append("\n## Figures\n").append(table.markdown(FILL));
        measures.forEach(measure -> text.append(table.markdown(measure)));
        return text.toString();
    }
}
