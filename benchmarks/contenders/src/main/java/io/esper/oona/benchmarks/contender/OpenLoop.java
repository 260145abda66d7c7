package io.esper.oona.benchmarks.contender;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/// Sends operations on a fixed schedule, whatever becomes of the earlier ones, and counts each one's time from the moment it
/// was due: an operation that could not be sent because the store pushed back has waited all the same, so nothing is left out
/// of the percentiles (coordinated omission).
final class OpenLoop {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    /// A call that takes longer than this was held back.
    private static final long BLOCKED_NANOS = 1_000_000;

    private final long perSecond;
    private final int operations;

    /// @param perSecond operations a second, 1 or more
    /// @param seconds   how long, 1 or more
    OpenLoop(long perSecond, int seconds) {
        this.perSecond = perSecond;
        this.operations = Math.toIntExact(perSecond * seconds);
    }

    int operations() {
        return operations;
    }

    /// Runs to the end of the last operation.
    ///
    /// @param send starts the operation with this index
    /// @throws IllegalStateException if an operation failed or the thread was interrupted
    Map<String, Double> run(IntFunction<CompletableFuture<?>> send) {
        long[] times = new long[operations];
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        CountDownLatch open = new CountDownLatch(operations);
        int underWayMax = 0;
        long blocked = 0;
        long begin = System.nanoTime();
        for (int i = 0; i < operations; i++) {
            int index = i;
            long due = begin + index * NANOS_PER_SECOND / perSecond;
            long now = System.nanoTime();
            while (now < due) {
                LockSupport.parkNanos(due - now);
                now = System.nanoTime();
            }
            underWayMax = Math.max(underWayMax, underWay.incrementAndGet());
            CompletableFuture<?> operation = send.apply(index);
            long took = System.nanoTime() - now;
            blocked += took > BLOCKED_NANOS ? took : 0;
            var _ = operation.handle((result, failure) -> {
                times[index] = System.nanoTime() - due;
                underWay.decrementAndGet();
                if (failure != null) {
                    failed.incrementAndGet();
                }
                open.countDown();
                return result;
            });
        }
        long sent = System.nanoTime();
        try {
            open.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted before all operations had ended.", interrupted);
        }
        if (failed.get() > 0) {
            throw new IllegalStateException(failed.get() + " of " + operations + " operations failed.");
        }
        return figures(times, sent - begin, System.nanoTime() - sent, underWayMax, blocked);
    }

    private static Map<String, Double> figures(long[] times, long sending, long draining, int underWayMax,
            long blocked) {
        Latencies latencies = new Latencies();
        for (long time : times) {
            latencies.add(time);
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("events", (double) times.length);
        figures.put("per_second", times.length * 1e9 / (sending + draining));
        figures.put("p50_us", latencies.percentileMicros(0.5));
        figures.put("p95_us", latencies.percentileMicros(0.95));
        figures.put("p99_us", latencies.percentileMicros(0.99));
        figures.put("p999_us", latencies.percentileMicros(0.999));
        figures.put("max_us", latencies.percentileMicros(1));
        figures.put("sending_s", sending / 1e9);
        figures.put("draining_s", draining / 1e9);
        figures.put("under_way_max", (double) underWayMax);
        figures.put("blocked_s", blocked / 1e9);
        return figures;
    }
}
