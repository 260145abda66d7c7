package io.esper.oona.reliability.rivals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.reliability.Await;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.sql.Stores;
import io.esper.oona.store.testing.TestMessages;

/// Writers in a process of their own, with a heap that holds a fraction of what they pour into the log: while nothing can be
/// committed, what is under way must fit, or the process dies of it. For one thread; close it.
final class FloodedProcess implements AutoCloseable {
    /// Of the process's heap, MiB.
    static final int HEAP_MIB_MAX = 128;
    /// What the process may hold on to while nothing is committed, MiB: 300 events of 48 KiB under way and four batches at the door
    /// are 16, the rest is program, database and what a commit needs.
    static final int LIVE_MIB_MAX = 64;
    static final int EVENTS_UNDER_WAY_MAX = 300;
    /// 281 MiB in all.
    static final int EVENTS = 6_000;
    private static final int THREADS = 4;
    private static final int BATCH_EVENTS = 10;
    private static final int PAYLOAD_BYTES = 48 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Process process;
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Writer input;

    /// Starts the process, which opens the store.
    ///
    /// @param errors for what it writes to its standard error
    FloodedProcess(StoreSettings settings, long seed, Path errors) throws IOException, InterruptedException {
        process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MIB_MAX + "m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", ""), "-cp",
                System.getProperty("java.class.path"), FloodedProcess.class.getName())
                .redirectError(errors.toFile()).start();
        input = process.outputWriter(StandardCharsets.UTF_8);
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        Thread.ofPlatform().daemon().name("flooded").start(() -> output.lines().forEach(lines::add));
        say(String.join("\t", settings.url(), String.valueOf(settings.user()), String.valueOf(settings.password()),
                settings.tenant(), Long.toString(seed)));
        hear("opened");
    }

    /// Lets it pour; returns once the store takes no more.
    Told pour() throws IOException, InterruptedException {
        say("pour");
        return hear("stalled");
    }

    /// Waits until all is stored.
    Told finish() throws InterruptedException {
        return hear("done");
    }

    /// What the process says of itself.
    ///
    /// @param events  let in so far, or acknowledged
    /// @param heapMib in use after a collection; at the end the most that was ever in use
    record Told(long events, long heapMib) {}

    private void say(String line) throws IOException {
        input.write(line + "\n");
        input.flush();
    }

    private Told hear(String what) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (process.isAlive() || !lines.isEmpty()) {
            String line = lines.poll(100, TimeUnit.MILLISECONDS);
            if (line != null && line.startsWith(what)) {
                String[] words = line.split(" ", -1);
                return words.length < 3
                        ? new Told(0, 0)
                        : new Told(Long.parseLong(words[1]), Long.parseLong(words[2]));
            }
            if (System.nanoTime() > deadline) {
                break;
            }
        }
        throw new IllegalStateException("The flooded process did not come to '" + what + "'"
                + (process.isAlive() ? " in time." : ": it ended with " + process.waitFor() + "."));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        Await.until(PATIENCE, () -> !process.isAlive());
    }

    /// The process itself.
    public static void main(String[] arguments) throws IOException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String[] words = String.valueOf(commands.readLine()).split("\t", -1);
        StoreSettings base = StoreSettings.of(words[0]).withTenant(words[3]);
        StoreSettings named = words[1].equals("null") ? base : base.withCredentials(words[1], words[2]);
        StoreSettings settings = new StoreSettings(named.url(), named.user(), named.password(), named.tenant(), 6,
                EVENTS_UNDER_WAY_MAX, named.commitEventsMax(), 500, named.lockTimeout(), named.clock());
        try (Store store = Stores.open(settings)) {
            tell("opened");
            if (commands.readLine() == null) {
                return;
            }
            flood(store, Long.parseLong(words[4]));
        }
    }

    private static void flood(Store store, long seed) {
        AtomicLong letIn = new AtomicLong();
        List<CompletableFuture<AppendResult>> answers = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            long own = seed * THREADS + thread;
            threads.add(Thread.ofPlatform().start(() -> pour(store, own, answers, letIn)));
        }
        Await.must(PATIENCE, () -> letIn.get() >= EVENTS_UNDER_WAY_MAX, () -> "the store is full");
        System.gc();
        tell("stalled " + letIn.get() + " "
                + mebibytes(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()));
        Await.must(PATIENCE, () -> threads.stream().noneMatch(Thread::isAlive), () -> "all are let in");
        long stored = answers.stream().mapToLong(answer -> answer.join().outcomes().size()).sum();
        long most = ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage).mapToLong(peak -> peak.getUsed()).sum();
        tell("done " + stored + " " + mebibytes(most));
    }

    private static void pour(Store store, long seed, List<CompletableFuture<AppendResult>> answers, AtomicLong letIn) {
        TestMessages messages = new TestMessages(seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < EVENTS / THREADS / BATCH_EVENTS; i++) {
            List<Message> batch = new ArrayList<>();
            for (int j = 0; j < BATCH_EVENTS; j++) {
                byte[] noise = new byte[PAYLOAD_BYTES / 2];
                random.nextBytes(noise);
                batch.add(messages.message("telemetry.seed.health", Retention.HOURS_72, "LayerHealthReport", List.of(),
                        "\"" + HexFormat.of().formatHex(noise) + "\""));
            }
            answers.add(store.log().appendAsync(Append.of(batch)));
            letIn.addAndGet(BATCH_EVENTS);
        }
    }

    private static long mebibytes(long bytes) {
        return bytes / (1024 * 1024);
    }

    private static void tell(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
