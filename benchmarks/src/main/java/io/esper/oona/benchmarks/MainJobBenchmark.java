package io.esper.oona.benchmarks;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.esper.oona.benchmarks.contender.Address;
import io.esper.oona.benchmarks.contender.BenchmarkServer;
import io.esper.oona.benchmarks.contender.CpuClock;
import io.esper.oona.benchmarks.contender.Machine;
import io.esper.oona.cli.Oona;
import io.esper.oona.cli.console.Console;
import io.esper.oona.event.json.PayloadReader;
import io.esper.oona.projection.Progress;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.Rebuild;
import io.esper.oona.projection.RunnerSettings;
import io.esper.oona.projection.catalogue.ReadModels;
import io.esper.oona.projection.innovation.InnovationProjection;
import io.esper.oona.simulation.SimulatedMessage;
import io.esper.oona.simulation.Simulation;
import io.esper.oona.simulation.SimulationSettings;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.sql.Stores;

/// The main job on both databases, in alternating rounds: `oona import` of a JSON Lines file, replay of the log, rebuild of the
/// read models. Writes the table to a file.
///
/// Arguments: events (1,000,000), rounds (3), the file to write.
public final class MainJobBenchmark {
    private final Figures rates = new Figures();
    private final Figures costs = new Figures();
    private final int events;

    private MainJobBenchmark(int events) {
        this.events = events;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        int events = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        Path report = Path.of(args.length > 2 ? args[2] : "main-job.md");
        new MainJobBenchmark(events).run(rounds, report);
    }

    private void run(int rounds, Path report) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("oona-main-job-");
        Path messages = directory.resolve("messages.jsonl");
        write(messages);
        String description;
        try (BenchmarkServer server = BenchmarkServer.start()) {
            description = server.description();
            for (int round = 1; round <= rounds; round++) {
                Address address = server.fresh("main_job");
                measure("PostgreSQL",
                        StoreSettings.of(address.url()).withCredentials(address.user(), address.password()), messages,
                        new CpuClock(server.pid()),
                        Map.of("OONA_USER", "postgres", "OONA_PASSWORD", "postgres"));
                Path h2 = Files.createDirectory(directory.resolve("h2-" + round));
                measure("H2", StoreSettings.of("jdbc:h2:" + h2.resolve("oona")), messages, new CpuClock(0), Map.of());
                delete(h2);
            }
        }
        Files.writeString(report,
                """
                        # The main job

                        Made by `benchmarks/run main-job`. Measured %s, -Xmx%dm, %s, H2 %s with `CHECKPOINT SYNC`; %,d messages of %,d bytes a line on average, 85 %% telemetry;
                        median of %d rounds (minimum – maximum).

                        %s
                        %s"""
                        .formatted(Machine.description(), Runtime.getRuntime().maxMemory() / (1024 * 1024), description,
                                org.h2.engine.Constants.VERSION, events,
                                Files.size(messages) / events, rounds,
                                rates.markdown("events a second", List.of("PostgreSQL", "H2")),
                                costs.markdown("cost", List.of("PostgreSQL", "H2"))));
        delete(directory);
    }

    private void write(Path file) throws IOException {
        Simulation simulation =
                new Simulation(SimulationSettings.benchmarkLoad(7, Instant.parse("2026-03-02T08:00:00Z"), events));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            for (SimulatedMessage message : simulation) {
                out.write(message.line());
                out.write('\n');
            }
        }
    }

    private void measure(String database, StoreSettings settings, Path messages, CpuClock cpu,
            Map<String, String> login) throws InterruptedException {
        timed(database, "import (JSON Lines to durable)", cpu, () -> importFile(settings, messages, login));
        try (Store store = Stores.open(settings)) {
            timed(database, "replay, raw events", cpu, () -> replay(store, false));
            timed(database, "replay, typed payloads", cpu, () -> replay(store, true));
            timed(database, "rebuild of innovation", cpu, () -> rebuild(store, List.of(new InnovationProjection())));
            timed(database, "rebuild of all read models", cpu, () -> rebuild(store, ReadModels.all()));
        }
    }

    private static void importFile(StoreSettings settings, Path messages, Map<String, String> login) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(new ByteArrayInputStream(new byte[0]), out, err, new Console.Surroundings(login,
                Path.of("").toAbsolutePath(), Clock.systemUTC(), System::nanoTime, false, false, () -> false));
        int exit = Oona.run(console, "--store", settings.url(), "import", messages.toString());
        if (exit != 0) {
            throw new IllegalStateException(
                    "The import ended with " + exit + ": " + err.toString(StandardCharsets.UTF_8));
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

    private void timed(String database, String step, CpuClock cpu, Runnable work) {
        long client = cpu.client();
        long server = cpu.server();
        long begun = System.nanoTime();
        work.run();
        double seconds = (System.nanoTime() - begun) / 1e9;
        rates.add(step, database, events / seconds);
        costs.add(step + ", CPU µs an event in the client", database, (cpu.client() - client) / 1e3 / events);
        if (cpu.server() > 0) {
            costs.add(step + ", CPU µs an event in the server", database, (cpu.server() - server) / 1e3 / events);
        }
        System.err.printf("%-12s %-36s %,12.0f events/s%n", database, step, events / seconds);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
