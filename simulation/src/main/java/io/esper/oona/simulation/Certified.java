package io.esper.oona.simulation;

/// A certified blueprint as Tamiyo and Karn see it: measurements, and what its grafts have brought so far. Not thread-safe.
final class Certified {
    /// Grafts are few, so that a first good result must not outweigh everything: as if so many grafts had brought nothing.
    private static final double PRIOR_GRAFTS = 1.5;

    final Blueprint blueprint;
    private final double benchmark;
    private final double risk;

    private int grafts;
    private double liftSum;

    Certified(Blueprint blueprint, double benchmark, double risk) {
        this.blueprint = blueprint;
        this.benchmark = benchmark;
        this.risk = risk;
    }

    void learn(double lift) {
        grafts++;
        liftSum += lift;
    }

    /// Expected gain in accuracy, about -0.03 to 0.05.
    double worth() {
        return (benchmark - 0.7) * 0.12 - risk * 0.02 + liftSum / (grafts + PRIOR_GRAFTS);
    }
}
