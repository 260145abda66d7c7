package io.esper.oona.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.esper.oona.benchmarks.Measure.Shows;
import io.esper.oona.benchmarks.contender.BenchmarkServer;
import io.esper.oona.benchmarks.contender.Latencies;

/// Oona as the event store of an Axon 5 application beside Axon's own: the JPA engine of Axon 5 on Hibernate and the JDBC engine of
/// Axon 4, on one PostgreSQL, in rounds whose order rotates. Writes the page and the raw rows.
///
/// Arguments: `quick` or the number of events (1,000,000), rounds (3), the page to write.
public final class AxonBenchmark {
    static final String JPA = "Axon 5 JPA";
    static final String AXON_4 = "Axon 4 JDBC";
    static final String ROWS = "bare index";
    static final String OONA = "Oona";

    private final int events;
    private final int rounds;
    private final List<Measure> measures;
    private final Results results = new Results();
    private final Map<String, String> absent = new LinkedHashMap<>();

    private AxonBenchmark(int events, int rounds, List<Measure> measures) {
        this.events = events;
        this.rounds = rounds;
        this.measures = measures;
    }

    public static void main(String[] args) throws IOException {
        boolean quick = args.length > 0 && args[0].equals("quick");
        AxonBenchmark benchmark = quick
                ? new AxonBenchmark(40_000, 1, measures(1, 300, 10_000, 4_000, 60))
                : new AxonBenchmark(args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000,
                        args.length > 1 ? Integer.parseInt(args[1]) : 3, measures(5, 2_000, 50_000, 16_000, 400));
        benchmark.run(Path.of(args.length > 2 ? args[2] : "performance-axon.md"));
    }

    private static List<Measure> measures(int seconds, int single, int hundreds, int clients, int sourcings) {
        return List.of(
                new Measure("one", "One client, 1 event for each unit of work",
                        "append SEED " + single + " 1 1 " + seconds, Shows.RATE_AND_TIMES),
                new Measure("hundred", "One client, 100 events for each unit of work",
                        "append SEED " + hundreds + " 100 1 " + seconds, Shows.RATE),
                new Measure("clients", "16 clients, 1 event for each unit of work",
                        "append SEED " + clients + " 1 16 " + seconds, Shows.RATE_AND_TIMES),
                new Measure("tidy", "Housekeeping after these (re-packing, vacuum), spread over all events", "tidy",
                        Shows.RATE),
                new Measure("bytes", "Size on disk after housekeeping, indexes included", "bytes", Shows.SIZE),
                new Measure("sourcing", "Sourcing an entity of about 100 events", "tag " + sourcings, Shows.TIMES),
                new Measure("streaming", "Streaming all events from the beginning", "replay raw", Shows.RATE));
    }

    private void run(Path page) throws IOException {
        long begun = System.nanoTime();
        try (BenchmarkServer server = BenchmarkServer.startForTurns()) {
            Latencies fsync = FsyncProbe.measure(server.data(), 1_000);
            try (Turns turns = new Turns(results, absent)) {
                for (Entrant entrant : entrants()) {
                    turns.enter(entrant, server.fresh(entrant.slug()), server.pid());
                    turns.measure(entrant, "fill", 0, "fill " + events);
                    round(turns, entrant, 0, measures(1, 500, 20_000, 4_000, 100), server);
                }
                for (int round = 1; round <= rounds; round++) {
                    for (Entrant entrant : turns.order(round)) {
                        round(turns, entrant, round, measures, server);
                    }
                }
            }
            new AxonPage(events, rounds, measures, results, absent, server.description(), fsync,
                    (System.nanoTime() - begun) / 1_000_000_000L).write(page);
        }
    }

    /// Round 0 warms up and is not kept. The bare index only reads.
    private void round(Turns turns, Entrant entrant, int round, List<Measure> all, BenchmarkServer server) {
        for (int i = 0; i < all.size(); i++) {
            Measure measure = all.get(i);
            String command = measure.command(round * 100 + i + 1_000);
            if (entrant.name().equals(ROWS) && !measure.looksUp()) {
                continue;
            }
            if (round == 0) {
                turns.ask(entrant, command);
            } else {
                server.execute("CHECKPOINT");
                turns.measure(entrant, measure.key(), round, command);
            }
        }
    }

    private static List<Entrant> entrants() {
        String axon5 = classPath("axon5");
        return List.of(
                new Entrant(Entrant.POSTGRESQL, ROWS, System.getProperty("java.class.path"),
                        "io.esper.oona.benchmarks.contender.Rows", List.of("indexed")),
                new Entrant(Entrant.POSTGRESQL, AXON_4, classPath("axon4"), "io.esper.oona.benchmarks.axon4.Axon4",
                        List.of()),
                new Entrant(Entrant.POSTGRESQL, JPA, axon5, "io.esper.oona.benchmarks.axon5.JpaEngine", List.of()),
                new Entrant(Entrant.POSTGRESQL, OONA, axon5, "io.esper.oona.benchmarks.axon5.OonaEngine",
                        List.of()));
    }

    private static String classPath(String peer) {
        String given = System.getProperty("oona.benchmarks." + peer);
        if (given == null) {
            throw new IllegalStateException("The class path of " + peer + " was not given; start with benchmarks/run.");
        }
        return given;
    }
}
