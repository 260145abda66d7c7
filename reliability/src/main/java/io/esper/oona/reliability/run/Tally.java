package io.esper.oona.reliability.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.esper.oona.reliability.Cycle;
import io.esper.oona.reliability.Experiment;
import io.esper.oona.reliability.Experiment.Expectation;
import io.esper.oona.reliability.Findings;
import io.esper.oona.store.testing.TestDatabase.Kind;
import org.jspecify.annotations.Nullable;

/// What all cycles of one experiment on one database add up to. For one thread at a time.
final class Tally {
    private final Experiment experiment;
    private final Kind kind;
    private final List<Duration> recoveries = new ArrayList<>();
    private final Map<String, Long> counters = new TreeMap<>();
    private Duration spent = Duration.ZERO;
    private @Nullable Duration untilCaught;
    private @Nullable String caughtAs;
    private @Nullable String refused;
    private long cycles;
    private long violated;
    private long acknowledged;
    private long stored;
    private long lost;
    private long duplicated;
    private long reordered;
    private long torn;
    private long conditionsViolated;
    private long aborts;

    Tally(Experiment experiment, Kind kind) {
        this.experiment = experiment;
        this.kind = kind;
    }

    void add(Cycle cycle, Duration took) {
        cycles++;
        spent = spent.plus(took);
        acknowledged += cycle.acknowledged();
        stored += cycle.stored();
        lost += cycle.lost();
        duplicated += cycle.duplicated();
        reordered += cycle.reordered();
        torn += cycle.tornBatches();
        conditionsViolated += cycle.conditionsViolated();
        aborts += cycle.aborts();
        cycle.counters().forEach((name, count) -> counters.merge(name, count,
                name.startsWith(Findings.MOST) ? Math::max : Long::sum));
        if (!cycle.recovery().isZero()) {
            recoveries.add(cycle.recovery());
        }
        if (!cycle.holds()) {
            violated++;
            if (untilCaught == null) {
                untilCaught = spent;
                caughtAs = cycle.violations().getFirst();
            }
        }
    }

    void refuse(String reason) {
        refused = reason;
    }

    Experiment experiment() {
        return experiment;
    }

    Kind kind() {
        return kind;
    }

    boolean isControl() {
        return experiment.expectation() == Expectation.CAUGHT;
    }

    /// Whether it has shown what it had to show; a refused one has shown nothing, and says so.
    boolean isWell() {
        return refused != null || (isControl() ? violated > 0 : violated == 0);
    }

    @Nullable
    String refused() {
        return refused;
    }

    @Nullable
    Duration untilCaught() {
        return untilCaught;
    }

    @Nullable
    String caughtAs() {
        return caughtAs;
    }

    long cycles() {
        return cycles;
    }

    long violated() {
        return violated;
    }

    long acknowledged() {
        return acknowledged;
    }

    long lost() {
        return lost;
    }

    long wrong() {
        return duplicated + reordered + torn + conditionsViolated;
    }

    Map<String, Long> counters() {
        return counters;
    }

    /// In the order of the CSV's columns.
    List<Long> figures() {
        return List.of(cycles, violated, acknowledged, stored, lost, duplicated, reordered, torn, conditionsViolated,
                aborts);
    }

    /// From the fault to the next success; zero if nothing had to recover.
    Duration recoveryAt(double share) {
        if (recoveries.isEmpty()) {
            return Duration.ZERO;
        }
        List<Duration> sorted = recoveries.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * (sorted.size() - 1))));
    }

    Duration spent() {
        return spent;
    }
}
