package io.esper.oona.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;

import io.esper.oona.benchmarks.contender.BenchmarkServer;
import io.esper.oona.benchmarks.contender.Load;
import io.esper.oona.benchmarks.contender.Machine;
import io.esper.oona.event.Envelope;
import io.esper.oona.event.Message;
import io.esper.oona.store.Append;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.sql.Stores;

/// Appends a long log and replays it in a JVM of its own with a heap of 256 MB, on PostgreSQL and on H2: what is held in
/// memory must not grow with the log. A child that runs out of memory fails the benchmark.
public final class MemoryBenchmark {
    private static final String HEAP = "-Xmx256m";
    private static final String APPEND = "append";
    private static final String REPLAY = "replay";
    private static final int BATCH = 500;
    private static final int COLLECTIONS = 20;
    /// So many messages are made; then they come again under new ids.
    private static final int DISTINCT_MESSAGES = 20_000;

    private MemoryBenchmark() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length > 0 && args[0].equals("child")) {
            child(args[1], args[2], Long.parseLong(args[3]));
            return;
        }
        long events = args.length > 0 ? Long.parseLong(args[0]) : 10_000_000;
        Path report = Path.of(args.length > 2 ? args[2] : "memory.md");
        List<String> rows = new ArrayList<>();
        String description;
        try (BenchmarkServer server = BenchmarkServer.start()) {
            description = server.description();
            rows.addAll(run("PostgreSQL", server.fresh("memory_bench").url(), events));
        }
        Path directory = Files.createTempDirectory("oona-bench-memory-");
        try {
            rows.addAll(run("H2, synced", "jdbc:h2:file:" + directory.resolve("log"), events));
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.writeString(report,
                """
                        # A long log in a small heap

                        Made by `benchmarks/run memory`. Measured %s, %s. For each database a JVM with `%s` appends %,d messages in batches of %d, and
                        another replays them. In use is what a collection has left, the largest of %d collections on the way; resident is the whole
                        process at its peak. On H2 both include the database.

                        | database | step | events | events/s | heap in use MiB | resident MiB at peak |
                        |---|---|---:|---:|---:|---:|
                        %s
                        """
                        .formatted(Machine.description(), description, HEAP, events, BATCH, COLLECTIONS,
                                String.join("\n", rows)));
    }

    private static List<String> run(String name, String url, long events) throws IOException, InterruptedException {
        List<String> rows = new ArrayList<>(run(name, url, APPEND, events));
        rows.addAll(run(name, url, REPLAY, events));
        return rows;
    }

    private static List<String> run(String name, String url, String step, long events)
            throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), HEAP,
                        "-XX:+ExitOnOutOfMemoryError",
                        "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                        "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", ""), "-cp",
                        System.getProperty("java.class.path"), MemoryBenchmark.class.getName(), "child", step,
                        url, Long.toString(events)))
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        List<String> rows = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("| ")) {
                    System.err.println(name + " " + line);
                    rows.add("| " + name + " " + line);
                }
            }
        } finally {
            child.destroy();
        }
        int exit = child.waitFor();
        if (exit != 0) {
            throw new IllegalStateException(
                    "The log of " + events + " events on " + name + " did not fit a JVM with " + HEAP
                            + ": exit code " + exit + ".");
        }
        return rows;
    }

    private static void child(String step, String url, long events) throws IOException {
        StoreSettings settings = url.startsWith("jdbc:h2:")
                ? StoreSettings.of(url)
                : StoreSettings.of(url).withCredentials("postgres", "postgres");
        LiveHeap heap = new LiveHeap(Math.max(1, events / COLLECTIONS));
        long start = System.nanoTime();
        try (Store store = Stores.open(settings)) {
            if (step.equals(APPEND)) {
                append(store, events, heap);
            } else {
                long read = replay(store, heap);
                if (read != events) {
                    throw new IllegalStateException("Appended " + events + " events and read " + read + ".");
                }
            }
        }
        tell(step, events, start, heap);
    }

    /// What is in use after a collection, the most of some.
    private static final class LiveHeap {
        private final long every;
        private long events;
        private long mostBytes;

        LiveHeap(long every) {
            this.every = every;
        }

        void event() {
            if (++events % every == 0) {
                System.gc();
                mostBytes =
                        Math.max(mostBytes, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            }
        }
    }

    private static void append(Store store, long events, LiveHeap heap) {
        List<Message> messages = new Load(7, DISTINCT_MESSAGES).take(DISTINCT_MESSAGES);
        SplittableRandom random = new SplittableRandom(7);
        List<Message> batch = new ArrayList<>(BATCH);
        for (long i = 0; i < events; i++) {
            batch.add(renamed(messages.get((int) (i % messages.size())), random));
            heap.event();
            if (batch.size() == BATCH || i == events - 1) {
                store.log().append(Append.of(batch));
                batch.clear();
            }
        }
    }

    private static Message renamed(Message message, SplittableRandom random) {
        Envelope envelope = message.envelope();
        UUID id = new UUID((random.nextLong() & ~0xF000L) | 0x4000L, (random.nextLong() >>> 2) | Long.MIN_VALUE);
        return new Message(message.topic(), message.retention(), message.type(), message.version(),
                new Envelope(id, envelope.senderId(), envelope.timestamp(), envelope.traceId(), envelope.runId(),
                        envelope.schemaVersion()),
                message.tags(), message.flags(), message.payload());
    }

    private static long replay(Store store, LiveHeap heap) {
        long events = 0;
        try (LogReader reader = store.log().read(ReadQuery.after(0))) {
            for (LogElement element = reader.next(); element != null; element = reader.next()) {
                events += element instanceof StoredEvent event && event.payloadLength() > 0 ? 1 : 0;
                heap.event();
            }
        }
        return events;
    }

    private static void tell(String step, long events, long start, LiveHeap heap) throws IOException {
        double seconds = (System.nanoTime() - start) / 1e9;
        long peak = Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElse(0);
        System.out.printf(Locale.ROOT, "| %s | %,d | %,.0f | %,d | %,d |%n", step, events, events / seconds,
                heap.mostBytes / 1_048_576, peak / 1024);
    }
}
