package io.esper.oona.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.esper.oona.benchmarks.contender.Address;
import io.esper.oona.benchmarks.contender.BenchmarkServer;
import io.esper.oona.benchmarks.contender.CpuClock;
import io.esper.oona.benchmarks.contender.Load;
import io.esper.oona.benchmarks.contender.Machine;
import io.esper.oona.event.json.PayloadReader;
import io.esper.oona.projection.Progress;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionRunner;
import io.esper.oona.projection.Rebuild;
import io.esper.oona.projection.RunnerSettings;
import io.esper.oona.projection.catalogue.ReadModels;
import io.esper.oona.store.Append;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.sql.Stores;

/// Rebuild of each read model and of all together beside raw and typed replay of the same log, on both databases, in alternating
/// rounds. Every ratio is taken within one round. Writes the table to a file.
///
/// Arguments: events (1,000,000), rounds (3), the file to write.
public final class ProjectionsBenchmark {
    private static final String RAW = "replay, raw events";
    private static final String TYPED = "replay, typed payloads";
    private static final int BATCH = 500;
    private static final int LIVE_PER_SECOND = 10_000;
    private static final int LIVE_SECONDS = 10;

    private final Figures rates = new Figures();
    private final Figures ratios = new Figures();
    private final Figures costs = new Figures();
    private final Figures lags = new Figures();
    private final int events;

    private ProjectionsBenchmark(int events) {
        this.events = events;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        int events = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        Path report = Path.of(args.length > 2 ? args[2] : "projections.md");
        new ProjectionsBenchmark(events).run(rounds, report);
    }

    private void run(int rounds, Path report) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("oona-projections-");
        try (BenchmarkServer server = BenchmarkServer.start();
                Store postgres = Stores.open(settings(server.fresh("projections")));
                Store h2 = Stores.open(StoreSettings.of("jdbc:h2:" + directory.resolve("oona")))) {
            fill(postgres);
            fill(h2);
            server.execute("CHECKPOINT");
            CpuClock there = new CpuClock(server.pid());
            CpuClock here = new CpuClock(0);
            for (int round = 0; round <= rounds; round++) {
                // round 0 warms up
                measure("PostgreSQL", postgres, there, round > 0);
                measure("H2", h2, here, round > 0);
            }
            for (int round = 0; round <= rounds; round++) {
                // the log grows: after everything that reads all of it
                live("PostgreSQL", postgres, round);
                live("H2", h2, round);
            }
            Files.writeString(report,
                    """
                            # Rebuilding read models

                            Made by `benchmarks/run projections`. Measured %s, %s, H2 %s; %,d messages, 85 %% telemetry of 4 seeds each;
                            median of %d rounds after one to warm up (minimum – maximum). Events are those of the whole log, also where a read model
                            skips most of them. A rebuild includes what comes before and after it: removing the rows that the one before has kept, the comparison
                            with the rows shown, and the switch.

                            %s
                            %s
                            %s
                            Live: %,d events a second come for %d s, and all read models follow. The lag is the age of the oldest event that the read model
                            furthest behind has not committed, looked at every 20 ms.

                            %s"""
                            .formatted(Machine.description(), server.description(),
                                    org.h2.engine.Constants.VERSION, events, rounds,
                                    rates.markdown("events a second", List.of("PostgreSQL", "H2")),
                                    ratios.markdown("ratio to typed replay, %", List.of("PostgreSQL", "H2")),
                                    costs.markdown("CPU µs an event", List.of("PostgreSQL", "H2")), LIVE_PER_SECOND,
                                    LIVE_SECONDS, lags.markdown("lag, ms", List.of("PostgreSQL", "H2"))));
        } finally {
            delete(directory);
        }
    }

    private static StoreSettings settings(Address address) {
        return StoreSettings.of(address.url()).withCredentials(address.user(), address.password());
    }

    private void fill(Store store) {
        Load load = new Load(7, events);
        while (load.hasNext()) {
            store.log().append(Append.of(load.take(BATCH)));
        }
    }

    private void measure(String database, Store store, CpuClock cpu, boolean counts) throws InterruptedException {
        timed(database, RAW, cpu, counts, Double.NaN, () -> replay(store, false));
        double typed = timed(database, TYPED, cpu, counts, Double.NaN, () -> replay(store, true));
        for (Projection projection : ReadModels.all()) {
            timed(database, "rebuild of " + projection.name(), cpu, counts, typed,
                    () -> rebuild(store, List.of(projection)));
        }
        timed(database, "rebuild of all together", cpu, counts, typed, () -> rebuild(store, ReadModels.all()));
    }

    private void live(String database, Store store, int round) throws InterruptedException {
        new ProjectionRunner(store, ReadModels.all(), RunnerSettings.USUAL).catchUp(Progress.Listener.NONE);
        List<Double> sorted = new LiveLag(store, ReadModels.all()).measure(1_000 + round,
                LIVE_PER_SECOND * LIVE_SECONDS, LIVE_PER_SECOND);
        double median = sorted.get(sorted.size() / 2);
        double most = sorted.get(sorted.size() * 99 / 100);
        System.err.printf("%-12s live lag: median %.0f ms, 99 %% below %.0f ms, most %.0f ms%n", database, median, most,
                sorted.getLast());
        if (round > 0) {
            lags.add("median", database, median);
            lags.add("99 of 100 looks below", database, most);
            lags.add("most", database, sorted.getLast());
        }
    }

    private void replay(Store store, boolean typed) {
        PayloadReader payloads = new PayloadReader();
        long read = 0;
        try (LogReader reader = store.log().read(ReadQuery.after(0))) {
            for (LogElement element = reader.next(); element != null; element = reader.next()) {
                if (element instanceof StoredEvent event) {
                    if (typed) {
                        payloads.read(event.type(), event.version(), event.payloadBuffer(), event.payloadOffset(),
                                event.payloadLength());
                    }
                    read++;
                }
            }
        }
        if (read != events) {
            throw new IllegalStateException("Read " + read + " of " + events + " events.");
        }
    }

    private static void rebuild(Store store, List<Projection> projections) {
        try {
            new Rebuild(store, RunnerSettings.USUAL).of(projections, Progress.Listener.NONE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Events a second.
    private double timed(String database, String step, CpuClock cpu, boolean counts, double typed, Runnable work)
            throws InterruptedException {
        System.gc();
        long client = cpu.client();
        long server = cpu.server();
        long begun = System.nanoTime();
        work.run();
        if (Thread.interrupted()) {
            throw new InterruptedException("The benchmark was interrupted.");
        }
        double rate = events / ((System.nanoTime() - begun) / 1e9);
        double mine = (cpu.client() - client) / 1e3 / events;
        double theirs = (cpu.server() - server) / 1e3 / events;
        System.err.printf("%-12s %-28s %,12.0f events/s %5.2f + %5.2f µs CPU%s%n", database, step, rate, mine, theirs,
                Double.isNaN(typed) ? "" : " %.2f of typed".formatted(rate / typed));
        if (counts) {
            rates.add(step, database, rate);
            costs.add(step + ", client", database, mine);
            if (cpu.server() > 0) {
                costs.add(step + ", server", database, theirs);
            }
            if (!Double.isNaN(typed)) {
                ratios.add(step, database, 100 * rate / typed);
            }
        }
        return rate;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
