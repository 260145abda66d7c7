package io.esper.oona.reliability;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What one cycle has shown.
///
/// @param seed               repeats it
/// @param acknowledged       events that a writer was told are stored
/// @param stored             events in the log at the end, expired ones included
/// @param lost               acknowledged events that are not in the log where they were said to be
/// @param duplicated         events that are there more than once
/// @param reordered          events that stand in another order than their writer wrote them, or that a reader met so
/// @param tornBatches        batches of which a part is there
/// @param conditionsViolated appends whose condition did not hold in the log as it is now
/// @param aborts             appends that were refused because their condition did not hold
/// @param counters           what else was counted, by name
/// @param recovery           from the fault to the next success
/// @param violations         each in words; empty if all is well
public record Cycle(CycleSeed seed, long acknowledged, long stored, long lost, long duplicated, long reordered,
        long tornBatches, long conditionsViolated, long aborts, Map<String, Long> counters, Duration recovery,
        List<String> violations) {
    public Cycle {
        counters = Map.copyOf(counters);
        violations = List.copyOf(violations);
    }

    /// Whether nothing was violated.
    public boolean holds() {
        return violations.isEmpty();
    }

    /// A cycle that came to nothing.
    public static Cycle failed(CycleSeed seed, String violation) {
        return new Cycle(seed, 0, 0, 0, 0, 0, 0, 0, 0, Map.of(), Duration.ZERO, List.of(violation));
    }

    /// Its figures on one line.
    public String figures() {
        StringBuilder line = new StringBuilder(
                "acknowledged " + acknowledged + ", stored " + stored + ", lost " + lost + ", duplicated " + duplicated
                        + ", reordered " + reordered + ", torn " + tornBatches + ", conditions violated "
                        + conditionsViolated + ", aborts " + aborts + ", recovery " + recovery.toMillis() + " ms");
        new TreeMap<>(counters).forEach((name, count) -> line.append(", ").append(name).append(' ').append(count));
        return line.toString();
    }
}
