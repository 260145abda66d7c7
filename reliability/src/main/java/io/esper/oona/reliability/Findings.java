package io.esper.oona.reliability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Gathers what a cycle shows. Thread-safe.
public final class Findings {
    /// Of each cycle; one that breaks everything need not say it a million times.
    private static final int VIOLATIONS_MAX = 20;
    /// Begins the names of what is not added up.
    public static final String MOST = "most-";

    /// What is counted in every cycle.
    public enum Figure {
        ACKNOWLEDGED, STORED, LOST, DUPLICATED, REORDERED, TORN_BATCHES, CONDITIONS_VIOLATED, ABORTS
    }

    private final Map<Figure, Long> figures = new EnumMap<>(Figure.class);
    private final Map<String, Long> counters = new TreeMap<>();
    private final List<String> violations = new ArrayList<>();
    private Duration recovery = Duration.ZERO;

    public synchronized void add(Figure figure, long count) {
        figures.merge(figure, count, Long::sum);
    }

    public synchronized void count(String name, long count) {
        counters.merge(name, count, Long::sum);
    }

    /// Something of which the most counts, in a cycle and in all of them.
    public synchronized void most(String name, long value) {
        counters.merge(MOST + name, value, Math::max);
    }

    /// Something that must not be.
    public synchronized void violation(String what) {
        if (violations.size() < VIOLATIONS_MAX) {
            violations.add(what);
        }
    }

    /// As [#violation], and counts it.
    public synchronized void violation(Figure figure, String what) {
        add(figure, 1);
        violation(what);
    }

    /// How long it took until the log was usable again.
    public synchronized void recovered(Duration time) {
        recovery = time;
    }

    public synchronized boolean holds() {
        return violations.isEmpty();
    }

    public synchronized Cycle toCycle(CycleSeed seed) {
        return new Cycle(seed, of(Figure.ACKNOWLEDGED), of(Figure.STORED), of(Figure.LOST), of(Figure.DUPLICATED),
                of(Figure.REORDERED), of(Figure.TORN_BATCHES), of(Figure.CONDITIONS_VIOLATED), of(Figure.ABORTS),
                counters, recovery, violations);
    }

    private long of(Figure figure) {
        return figures.getOrDefault(figure, 0L);
    }
}
