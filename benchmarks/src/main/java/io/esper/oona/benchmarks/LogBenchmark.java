package io.esper.oona.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.esper.oona.benchmarks.contender.Address;
import io.esper.oona.benchmarks.contender.BenchmarkServer;
import io.esper.oona.benchmarks.contender.Latencies;
import io.esper.oona.benchmarks.contender.MessageDbPackage;

/// The log beside its peers, on one PostgreSQL and on H2: every contender in a JVM of its own, in rounds whose order rotates.
/// Writes the page and the raw rows.
///
/// Arguments: `quick` or the number of events (1,000,000), rounds (3), the page to write.
public final class LogBenchmark {
    static final String BARE = "bare rows";
    static final String L = "L";
    static final String AXON_4 = "Axon 4";
    static final String MESSAGE_DB = "message-db";
    static final String ROWS_H2 = "rows";
    static final String OONA = "Oona";

    private static final String ROWS_MAIN = "io.esper.oona.benchmarks.contender.Rows";
    private static final String AXON_4_MAIN = "io.esper.oona.benchmarks.axon4.Axon4";

    private final LogPlan plan;
    private final Results results = new Results();
    private final Map<String, String> absent = new LinkedHashMap<>();

    private LogBenchmark(LogPlan plan) {
        this.plan = plan;
    }

    public static void main(String[] args) throws IOException {
        boolean quick = args.length > 0 && args[0].equals("quick");
        LogPlan plan = quick
                ? LogPlan.quick()
                : LogPlan.full(args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000,
                        args.length > 1 ? Integer.parseInt(args[1]) : 3);
        new LogBenchmark(plan).run(Path.of(args.length > 2 ? args[2] : "performance.md"));
    }

    private void run(Path page) throws IOException {
        long begun = System.nanoTime();
        Path files = Files.createTempDirectory("oona-bench-");
        try (BenchmarkServer server = BenchmarkServer.startForTurns()) {
            Latencies fsync = FsyncProbe.measure(server.data(), 1_000);
            try (Turns turns = new Turns(results, absent)) {
                enter(turns, server, files);
                for (int round = 1; round <= plan.rounds(); round++) {
                    round(turns, round, server);
                }
            }
            Latencies fsyncAfter = FsyncProbe.measure(server.data(), 1_000);
            fsync.addAll(fsyncAfter);
            new LogPage(plan, results, absent, server.description(), fsync,
                    (System.nanoTime() - begun) / 1_000_000_000L).write(page);
        } finally {
            delete(files);
        }
    }

    private void enter(Turns turns, BenchmarkServer server, Path files) throws IOException {
        for (Entrant entrant : entrants(files)) {
            boolean embedded = entrant.database().equals(Entrant.H2);
            Address address = embedded
                    ? new Address("jdbc:h2:" + files.resolve(entrant.slug()), "sa", "")
                    : server.fresh(entrant.slug());
            turns.enter(entrant, address, embedded ? 0 : server.pid());
            turns.measure(entrant, "fill", 0, "fill " + (embedded ? plan.eventsH2() : plan.events()));
            List<Measure> warmUp = measures(entrant, plan.warmUp());
            for (int i = 0; i < warmUp.size(); i++) {
                turns.ask(entrant, warmUp.get(i).command(1_000 + i));
            }
            if (entrant.name().equals(OONA)) {
                turns.ask(entrant, "steady 1099 " + LogPlan.STEADY_RATE + " 2");
            }
        }
    }

    private List<Entrant> entrants(Path files) {
        String own = System.getProperty("java.class.path");
        List<Entrant> entrants = new ArrayList<>();
        entrants.add(new Entrant(Entrant.POSTGRESQL, BARE, own, ROWS_MAIN, List.of("bare")));
        entrants.add(new Entrant(Entrant.POSTGRESQL, L, own, ROWS_MAIN, List.of("indexed")));
        entrants.add(new Entrant(Entrant.POSTGRESQL, OONA, own, OonaContender.class.getName(), List.of()));
        entrants.add(new Entrant(Entrant.H2, ROWS_H2, own, ROWS_MAIN, List.of("batch")));
        entrants.add(new Entrant(Entrant.H2, OONA, own, OonaContender.class.getName(), List.of()));
        String axon4 = System.getProperty("oona.benchmarks.axon4");
        if (axon4 == null) {
            absent.put(AXON_4, "its class path was not given; benchmarks/run gives it");
        } else {
            entrants.add(2, new Entrant(Entrant.POSTGRESQL, AXON_4, axon4, AXON_4_MAIN, List.of()));
            entrants.add(5, new Entrant(Entrant.H2, AXON_4, axon4, AXON_4_MAIN, List.of()));
        }
        try {
            Path folder = files.resolve("message-db");
            MessageDbPackage.fetch(folder);
            entrants.add(3, new Entrant(Entrant.POSTGRESQL, MESSAGE_DB, own, ROWS_MAIN,
                    List.of("message-db", folder.toString())));
        } catch (IOException unavailable) {
            absent.put(MESSAGE_DB, "its npm package could not be had: " + unavailable.getMessage());
        }
        return entrants;
    }

    private void round(Turns turns, int round, BenchmarkServer server) {
        for (Entrant entrant : turns.order(round)) {
            List<Measure> measures = measures(entrant, plan.measures());
            for (int i = 0; i < measures.size(); i++) {
                server.execute("CHECKPOINT");
                Measure measure = measures.get(i);
                turns.measure(entrant, measure.key(), round, measure.command(round * 100 + i));
            }
            if (entrant.name().equals(OONA)) {
                server.execute("CHECKPOINT");
                turns.measure(entrant, "steady", round,
                        "steady " + (round * 100 + 98) + " " + LogPlan.STEADY_RATE + " " + plan.steadySeconds());
                if (round == plan.rounds()) {
                    turns.measure(entrant, "burst", round,
                            "steady " + (round * 100 + 99) + " " + LogPlan.BURST_RATE + " " + plan.burstSeconds());
                }
            }
        }
    }

    /// Bare rows have nothing to look up with.
    private static List<Measure> measures(Entrant entrant, List<Measure> all) {
        return all.stream().filter(measure -> !measure.looksUp() || !entrant.name().equals(BARE)).toList();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
