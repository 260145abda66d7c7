package io.esper.oona.benchmarks.contender;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.esper.oona.event.Message;
import io.esper.oona.event.Tag;
import io.esper.oona.event.json.PayloadReader;
import org.jspecify.annotations.Nullable;

/// The measures, each a command. Making messages is never inside the clock; finishing what a contender puts off is, by its CPU
/// time always and by the wall for batches.
final class Measures {
    /// The log that is read; the same events for every contender.
    private static final long LOG_SEED = 7;
    private static final int LOG_BATCH = 500;
    /// Messages made ahead; bounds the memory.
    private static final int CHUNK = 20_000;
    /// Reads that are too quick to be timed once are repeated for so long.
    private static final long REPLAY_NANOS_MIN = 1_000_000_000L;

    private final Contender contender;
    private final CpuClock cpu;
    private final Samples samples = new Samples();
    private long filled;
    private long stored;

    Measures(Contender contender, CpuClock cpu) {
        this.contender = contender;
        this.cpu = cpu;
    }

    /// | command | does |
    /// |---|---|
    /// | `fill EVENTS` | stores the log in batches of 500 and tidies up; once, first |
    /// | `append SEED EVENTS BATCH CLIENTS SECONDS` | appends so many or for so long |
    /// | `bulk SEED EVENTS` | imports |
    /// | `replay raw` or `replay typed` | reads the log |
    /// | `tag READS`, `find READS` | small reads |
    /// | `tidy`, `bytes` | housekeeping, then the size |
    /// | `steady SEED RATE SECONDS` | events on a fixed schedule |
    Reply run(List<String> command) {
        System.gc(); // so that nobody pays for the measure before, and none of its compiling
        CompilerRest.await();
        return new Reply(switch (command.getFirst()) {
            case "fill" -> fill(number(command, 1));
            case "append" -> append(number(command, 1), count(command, 2), count(command, 3), count(command, 4),
                    number(command, 5));
            case "bulk" -> bulk(number(command, 1), count(command, 2));
            case "replay" -> replay(command.get(1).equals("typed"));
            case "tag" -> tag(count(command, 1));
            case "find" -> find(count(command, 1));
            case "tidy" -> tidy();
            case "bytes" -> Map.of("bytes", (double) contender.bytes(), "events", (double) stored, "per_event_bytes",
                    contender.bytes() / (double) stored);
            case "steady" -> steady(number(command, 1), number(command, 2), count(command, 3));
            default -> throw new IllegalArgumentException("There is no measure '" + command.getFirst() + "'.");
        });
    }

    private static long number(List<String> command, int index) {
        return Long.parseLong(command.get(index));
    }

    private static int count(List<String> command, int index) {
        return Integer.parseInt(command.get(index));
    }

    private Map<String, Double> fill(long events) {
        if (stored > 0) {
            throw new IllegalStateException("The log is filled once, before anything else.");
        }
        Load load = new Load(LOG_SEED, events);
        Stopwatch watch = new Stopwatch(cpu);
        while (load.hasNext()) {
            List<Message> chunk = load.take(CHUNK);
            chunk.forEach(samples::add);
            watch.time(() -> {
                for (int from = 0; from < chunk.size(); from += LOG_BATCH) {
                    contender.append(chunk.subList(from, Math.min(chunk.size(), from + LOG_BATCH)));
                }
            });
        }
        watch.time(contender::settle);
        filled = events;
        stored += events;
        contender.tidy();
        return watch.figures(events);
    }

    private Map<String, Double> append(long seed, int events, int batch, int clients, long seconds) {
        List<Message> messages = Load.apart(seed, events);
        CompilerRest.await();
        AtomicInteger next = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        Latencies times = new Latencies();
        Stopwatch watch = new Stopwatch(cpu);
        watch.time(() -> {
            long end = System.nanoTime() + seconds * 1_000_000_000L;
            clients(clients, () -> {
                Latencies own = new Latencies();
                for (int from = next.getAndAdd(batch); from < events && System.nanoTime() < end; from =
                        next.getAndAdd(batch)) {
                    List<Message> some = messages.subList(from, Math.min(events, from + batch));
                    long begun = System.nanoTime();
                    contender.append(some);
                    own.add(System.nanoTime() - begun);
                    done.addAndGet(some.size());
                }
                synchronized (times) {
                    times.addAll(own);
                }
            });
        });
        if (batch > 1) {
            watch.time(contender::settle);
        } else {
            watch.timeCpu(contender::settle); // a lone event's time is its own; what is put off comes once in ten thousands
        }
        stored += done.get();
        Map<String, Double> figures = watch.figures(done.get());
        addTimes(figures, times);
        return figures;
    }

    /// Runs the same work in some threads; the first failure ends the measure.
    private static void clients(int count, Runnable work) {
        if (count == 1) {
            work.run();
            return;
        }
        CountDownLatch running = new CountDownLatch(count);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        for (int client = 0; client < count; client++) {
            Thread.ofPlatform().start(() -> {
                try {
                    work.run();
                } catch (RuntimeException | Error failed) {
                    failure.compareAndSet(null, failed);
                } finally {
                    running.countDown();
                }
            });
        }
        try {
            running.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while clients were at work.", interrupted);
        }
        Throwable failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("A client failed: " + failed, failed);
        }
    }

    private Map<String, Double> bulk(long seed, int events) {
        List<Message> messages = Load.apart(seed, events);
        CompilerRest.await();
        Stopwatch watch = new Stopwatch(cpu);
        watch.time(() -> {
            contender.bulk(messages);
            contender.settle();
        });
        stored += events;
        return watch.figures(events);
    }

    private Map<String, Double> replay(boolean typed) {
        PayloadReader reader = new PayloadReader();
        long[] seen = new long[2];
        Consumer<ReadEvent> each = typed
                ? event -> {
                    reader.read(event.type(), event.version(), event.buffer(), event.offset(), event.length());
                    seen[0]++;
                    seen[1] += event.length();
                }
                : event -> {
                    seen[0]++;
                    seen[1] += event.length();
                };
        Stopwatch watch = new Stopwatch(cpu);
        int times = 0;
        for (long begun = System.nanoTime(); times == 0
                || System.nanoTime() - begun < REPLAY_NANOS_MIN; times++) {
            watch.time(() -> contender.replay(filled, each));
        }
        if (seen[0] != filled * times) {
            throw new IllegalStateException("Replay gave " + seen[0] / times + " of " + filled + " events.");
        }
        Map<String, Double> figures = watch.figures(seen[0]);
        figures.put("payload_bytes", seen[1] / (double) times);
        return figures;
    }

    private Map<String, Double> tag(int reads) {
        List<Map.Entry<Tag, Integer>> tags = samples.tags();
        Latencies times = new Latencies();
        Stopwatch watch = new Stopwatch(cpu);
        long[] seen = new long[1];
        watch.time(() -> {
            for (int i = 0; i < reads; i++) {
                Map.Entry<Tag, Integer> tag = tags.get(i % tags.size());
                long before = seen[0];
                long begun = System.nanoTime();
                contender.readTag(tag.getKey(), event -> seen[0]++);
                times.add(System.nanoTime() - begun);
                if (seen[0] - before != tag.getValue()) {
                    throw new IllegalStateException("The tag " + tag.getKey() + " gave " + (seen[0] - before) + " of "
                            + tag.getValue() + " events.");
                }
            }
        });
        Map<String, Double> figures = watch.figures(seen[0]);
        addTimes(figures, times);
        figures.put("events_per_read", seen[0] / (double) reads);
        return figures;
    }

    private Map<String, Double> find(int reads) {
        List<UUID> ids = samples.ids();
        Latencies times = new Latencies();
        Stopwatch watch = new Stopwatch(cpu);
        watch.time(() -> {
            for (int i = 0; i < reads; i++) {
                UUID id = ids.get(i % ids.size());
                long begun = System.nanoTime();
                ReadEvent found = contender.find(id);
                times.add(System.nanoTime() - begun);
                if (found == null || !found.id().equals(id)) {
                    throw new IllegalStateException("Event " + id + " was not found.");
                }
            }
        });
        Map<String, Double> figures = watch.figures(reads);
        addTimes(figures, times);
        return figures;
    }

    private Map<String, Double> tidy() {
        Stopwatch watch = new Stopwatch(cpu);
        watch.time(contender::tidy);
        return watch.figures(stored);
    }

    private Map<String, Double> steady(long seed, long rate, int seconds) {
        if (!(contender instanceof AsyncContender async)) {
            throw new IllegalStateException("This contender appends no events without blocking.");
        }
        FreshMessages messages = new FreshMessages(Load.apart(seed, CHUNK), seed);
        CompilerRest.await();
        OpenLoop loop = new OpenLoop(rate, seconds);
        long before = async.stored();
        PeakMemory.reset();
        Map<String, Double> figures = new LinkedHashMap<>();
        Stopwatch watch = new Stopwatch(cpu);
        watch.time(() -> figures.putAll(loop.run(index -> async.appendAsync(messages.next()))));
        stored += loop.operations();
        long added = async.stored() - before;
        if (added != loop.operations()) {
            throw new IllegalStateException("Stored " + added + " of " + loop.operations() + " events.");
        }
        Map<String, Double> costs = watch.figures(loop.operations());
        costs.forEach((name, cost) -> {
            if (name.endsWith("_us")) {
                figures.put(name, cost);
            }
        });
        figures.put("peak_memory_mib", PeakMemory.mebibytes());
        return figures;
    }

    private static void addTimes(Map<String, Double> figures, Latencies times) {
        figures.put("p50_us", times.percentileMicros(0.5));
        figures.put("p99_us", times.percentileMicros(0.99));
        figures.put("max_us", times.percentileMicros(1));
    }
}
