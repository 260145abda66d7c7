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
public record RunnerSettings(int batchEventsMax, long batchBytesMax, Duration idle) {

    /// 2,000 events or 16 MiB, and five looks a second. Larger batches are no faster, and on H2 slower: what a transaction
    /// has changed is kept until its end.
    public static final RunnerSettings USUAL = new RunnerSettings(2_000, 16L << 20, Duration.ofMillis(200));

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
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("Projection settings: " + String.join("; ", problems) + ".");
        }
    }

    public RunnerSettings withBatchEventsMax(int events) {
        return new RunnerSettings(events, batchBytesMax, idle);
    }
}
