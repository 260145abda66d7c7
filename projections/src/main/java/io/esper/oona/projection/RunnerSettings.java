package io.esper.oona.projection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How projections work through the log.
///
/// @param batchEventsMax events that one transaction folds at most, 1 to 1,000,000
/// @param batchBytesMax  payload bytes that one transaction folds at most, 1 or more; bounds the memory of a batch to
///                       roughly five times as much
/// @param idle           how long a live run waits for an event before it looks for a request to stop
/// @param retriesMax     how often in a row a projection tries again after the database has failed, before it stops; 0 or more
/// @param firstBackoff   how long it waits before the first of them; twice as long before each further one, a minute at most
/// @param lease          for how long a process that does not move a projection keeps others from moving it, 10 ms or more; a
///                       process of this host that has died is replaced at once
public record RunnerSettings(int batchEventsMax, long batchBytesMax, Duration idle, int retriesMax,
        Duration firstBackoff, Duration lease) {

    private static final Duration BACKOFF_MAX = Duration.ofMinutes(1);
    private static final Duration LEASE_MIN = Duration.ofMillis(10);

    /// 20,000 events or 8 MiB, five looks a second, five attempts over half a second, leases of ten seconds. Up to three batches are in memory at a
    /// time: one is read, one folded, one written.
    public static final RunnerSettings USUAL =
            new RunnerSettings(20_000, 8L << 20, Duration.ofMillis(200), 5, Duration.ofMillis(20),
                    Duration.ofSeconds(10));

    public RunnerSettings {
        List<String> problems = new ArrayList<>();
        if (batchEventsMax < 1 || batchEventsMax > 1_000_000) {
            problems.add("batchEventsMax must be 1 to 1,000,000");
        }
        if (batchBytesMax < 1) {
            problems.add("batchBytesMax must be 1 or more");
        }
        if (idle.isNegative() || idle.isZero()) {
            problems.add("idle must be positive");
        }
        if (retriesMax < 0) {
            problems.add("retriesMax must be 0 or more");
        }
        if (firstBackoff.isNegative()) {
            problems.add("firstBackoff must not be negative");
        }
        if (lease.compareTo(LEASE_MIN) < 0) {
            problems.add("lease must be 10 ms or more");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("Projection settings: " + String.join("; ", problems) + ".");
        }
    }

    public RunnerSettings withBatchEventsMax(int events) {
        return new RunnerSettings(events, batchBytesMax, idle, retriesMax, firstBackoff, lease);
    }

    public RunnerSettings withIdle(Duration wait) {
        return new RunnerSettings(batchEventsMax, batchBytesMax, wait, retriesMax, firstBackoff, lease);
    }

    public RunnerSettings withLease(Duration lasting) {
        return new RunnerSettings(batchEventsMax, batchBytesMax, idle, retriesMax, firstBackoff, lasting);
    }

    /// How long to wait before an attempt, which is counted from 1.
    Duration backoff(int attempt) {
        Duration wait = firstBackoff.multipliedBy(1L << Math.min(20, attempt - 1));
        return wait.compareTo(BACKOFF_MAX) > 0 ? BACKOFF_MAX : wait;
    }
}
