package io.esper.oona.benchmarks;

import java.util.List;
import java.util.Locale;

/// Axon 5's `PooledStreamingEventProcessor` as it can be set, each in a JVM of its own.
enum AxonProcessor {
    /// In batches of one event, Axon's default.
    SINGLES_1(1, 1),
    /// As Axon sets it up by default.
    SINGLES_16(16, 1),
    BATCHES_1(1, 1_000),
    /// A segment's queue holds 1,024 events: larger batches never fill.
    BATCHES_16(16, 1_000);

    private final int segments;
    private final int batch;

    AxonProcessor(int segments, int batch) {
        this.segments = segments;
        this.batch = batch;
    }

    Entrant entrant() {
        String given = System.getProperty("oona.benchmarks.axon5");
        if (given == null) {
            throw new IllegalStateException("The class path of axon5 was not given; start with benchmarks/run.");
        }
        return new Entrant(Entrant.POSTGRESQL, title(), given, "io.esper.oona.benchmarks.axon5.HealthProcessor",
                List.of());
    }

    /// As the page shows it.
    String title() {
        return String.format(Locale.ROOT, "Axon 5, %d segment%s, batches of %,d", segments, segments == 1 ? "" : "s",
                batch);
    }

    String command(ProjectionsPlan plan) {
        return "process " + (batch == 1 ? plan.axonSingles() : plan.axonBatches()) + " " + segments + " " + batch;
    }
}
