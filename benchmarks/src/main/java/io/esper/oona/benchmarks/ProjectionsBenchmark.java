package io.esper.oona.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.esper.oona.benchmarks.contender.Address;
import io.esper.oona.benchmarks.contender.BenchmarkServer;
import io.esper.oona.benchmarks.contender.CompilerRest;
import io.esper.oona.benchmarks.contender.CpuClock;
import io.esper.oona.benchmarks.contender.Load;
import io.esper.oona.benchmarks.contender.Reply;
import io.esper.oona.benchmarks.contender.Stopwatch;
import io.esper.oona.event.json.PayloadReader;
import io.esper.oona.projection.Progress;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionRunner;
import io.esper.oona.projection.Rebuild;
import io.esper.oona.projection.RunnerSettings;
import io.esper.oona.projection.asof.Past;
import io.esper.oona.projection.asof.SnapshotSettings;
import io.esper.oona.projection.asof.Snapshots;
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
/// rounds; beside them Axon's streaming processor with the fold of health. Then live following, snapshots and states as of the past.
///
/// Arguments: events (1,000,000) or `quick`, rounds (3), the file to write.
public final class ProjectionsBenchmark {
    static final String OONA = "Oona";
    static final String REPLAY = "typed replay";
    private static final long SEED = 7;
    private static final int BATCH = 500;

    private final Results results = new Results();
    private final Map<String, String> absent = new LinkedHashMap<>();
    private final PeakHeap heap = new PeakHeap();
    private final ProjectionsPlan plan;

    private ProjectionsBenchmark(ProjectionsPlan plan) {
        this.plan = plan;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        boolean quick = args.length > 0 && args[0].equals("quick");
        ProjectionsPlan plan = quick
                ? ProjectionsPlan.QUICK
                : ProjectionsPlan.of(args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000,
                        args.length > 1 ? Integer.parseInt(args[1]) : 3);
        new ProjectionsBenchmark(plan).run(Path.of(args.length > 2 ? args[2] : "projections.md"));
    }

    private void run(Path page) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Path directory = Files.createTempDirectory("oona-projections-");
        try (heap;
                BenchmarkServer server = BenchmarkServer.startForTurns();
                Store postgres = Stores.open(settings(server.fresh("projections")));
                Store h2 = Stores.open(StoreSettings.of("jdbc:h2:" + directory.resolve("oona")));
                Turns axon = new Turns(results, absent)) {
            fill(postgres);
            fill(h2);
            enter(axon, server);
            CpuClock there = new CpuClock(server.pid());
            CpuClock here = new CpuClock(0);
            for (int round = 0; round <= plan.rounds(); round++) {
                // round 0 warms up
                vacuum(postgres);
                server.execute("CHECKPOINT");
                rebuilds(Entrant.POSTGRESQL, postgres, there, round);
                axon(axon, server, round);
                rebuilds(Entrant.H2, h2, here, round);
            }
            past(Entrant.POSTGRESQL, postgres, there);
            past(Entrant.H2, h2, here);
            for (int round = 0; round <= plan.rounds(); round++) {
                // the log grows: after everything that reads all of it
                live(Entrant.POSTGRESQL, postgres, round);
                live(Entrant.H2, h2, round);
            }
            new ProjectionsPage(plan, results, absent, server.description(),
                    (System.nanoTime() - begun) / 1_000_000_000L).write(page);
        } finally {
            delete(directory);
        }
    }

    private static StoreSettings settings(Address address) {
        return StoreSettings.of(address.url()).withCredentials(address.user(), address.password());
    }

    private void fill(Store store) {
        Load load = new Load(SEED, plan.events());
        while (load.hasNext()) {
            store.log().append(Append.of(load.take(BATCH)));
        }
    }

    /// The same log once more, in a database of its own, so that nobody's dead rows are in anybody's way.
    private void enter(Turns turns, BenchmarkServer server) throws IOException {
        Address address = server.fresh("axon");
        try (Store store = Stores.open(settings(address))) {
            fill(store);
        }
        for (AxonProcessor processor : AxonProcessor.values()) {
            turns.enter(processor.entrant(), address, server.pid());
        }
    }

    private void axon(Turns turns, BenchmarkServer server, int round) {
        for (AxonProcessor processor : AxonProcessor.values()) {
            server.execute("CHECKPOINT");
            String command = processor.command(plan);
            if (round == 0) {
                turns.ask(processor.entrant(), command);
            } else {
                turns.measure(processor.entrant(), "health", round, command);
            }
        }
    }

    private static void vacuum(Store store) {
        store.query(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute("VACUUM ANALYZE");
            }
        });
    }

    private void rebuilds(String database, Store store, CpuClock cpu, int round) {
        timed(database, REPLAY, "raw", cpu, round, plan.events(), () -> replay(store, false));
        timed(database, REPLAY, "typed", cpu, round, plan.events(), () -> replay(store, true));
        for (Projection projection : ReadModels.all()) {
            timed(database, OONA, projection.name(), cpu, round, plan.events(),
                    () -> rebuild(store, List.of(projection)));
        }
        timed(database, OONA, "all", cpu, round, plan.events(), () -> rebuild(store, ReadModels.all()));
    }

    /// Once: a snapshot of every read model, the state at it, and the state of an early time that has no snapshot before it.
    private void past(String database, Store store, CpuClock cpu) {
        timed(database, OONA, "snapshot", cpu, 1, plan.events(), () -> {
            for (Projection projection : ReadModels.all()) {
                new Snapshots(store).take(projection, SnapshotSettings.USUAL);
            }
        });
        timed(database, OONA, "as of a snapshot", cpu, 1, plan.events(),
                () -> asOf(store, store.log().head(), true));
        timed(database, OONA, "as of without", cpu, 1, plan.pastEvents(),
                () -> asOf(store, plan.pastEvents(), false));
    }

    private static void asOf(Store store, long position, boolean fromSnapshots) {
        try {
            new Past(store, RunnerSettings.USUAL).at(position, ReadModels.all(), fromSnapshots,
                    Progress.Listener.NONE).close();
        } catch (InterruptedException interrupted) {
            throw stopped(interrupted);
        }
    }

    private void live(String database, Store store, int round) throws InterruptedException {
        new ProjectionRunner(store, ReadModels.all(), RunnerSettings.USUAL).catchUp(Progress.Listener.NONE);
        heap.reset();
        List<Double> sorted = new LiveLag(store, ReadModels.all()).measure(1_000 + round,
                plan.liveSeconds() * ProjectionsPlan.LIVE_PER_SECOND, ProjectionsPlan.LIVE_PER_SECOND);
        Map<String, Double> lags = Map.of("lag_p50_ms", sorted.get(sorted.size() / 2), "lag_p99_ms",
                sorted.get(sorted.size() * 99 / 100), "lag_max_ms", sorted.getLast(), "heap_live_mib",
                heap.mebibytes());
        keep(database, OONA, "live", round, new Reply(lags));
    }

    private void replay(Store store, boolean typed) {
        PayloadReader payloads = new PayloadReader();
        long read = 0;
        try (LogReader reader = store.log().read(ReadQuery.after(0).until(plan.events()))) {
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
        if (read != plan.events()) {
            throw new IllegalStateException("Read " + read + " of " + plan.events() + " events.");
        }
    }

    private static void rebuild(Store store, List<Projection> projections) {
        try {
            new Rebuild(store, RunnerSettings.USUAL).of(projections, Progress.Listener.NONE);
        } catch (InterruptedException interrupted) {
            throw stopped(interrupted);
        }
    }

    private static IllegalStateException stopped(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("The benchmark was interrupted.", interrupted);
    }

    private void timed(String database, String contender, String measure, CpuClock cpu, int round, long events,
            Runnable work) {
        System.gc();
        CompilerRest.await();
        heap.reset();
        Stopwatch watch = new Stopwatch(cpu);
        watch.time(work);
        Map<String, Double> figures = watch.figures(events);
        figures.put("heap_live_mib", heap.mebibytes());
        keep(database, contender, measure, round, new Reply(figures));
    }

    private void keep(String database, String contender, String measure, int round, Reply reply) {
        System.err.printf("round %d  %-10s %-12s %-16s %12s /s  %8s + %s µs CPU  %s MiB%n", round, database,
                contender, measure, Spread.text(reply.get("per_second")), Spread.text(reply.get("client_us")),
                Spread.text(reply.get("server_us")), Spread.text(reply.get("heap_live_mib")));
        if (round > 0) {
            results.add(new Entrant(database, contender, "", "", List.of()), measure, round, reply);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
