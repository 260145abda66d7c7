package io.esper.oona.reliability.run;

import java.util.List;

/// What several runs have counted of one experiment on one database.
///
/// @param lines at least one, oldest run first
record Sum(List<RawCounts> lines) {

    Sum {
        lines = List.copyOf(lines);
    }

    String experiment() {
        return lines.getFirst().get("experiment");
    }

    String database() {
        return lines.getFirst().get("database");
    }

    long of(String column) {
        return lines.stream().mapToLong(line -> line.number(column)).sum();
    }

    long wrong() {
        return of("duplicated") + of("reordered") + of("torn batches") + of("conditions violated");
    }

    /// The machine's words if no run was allowed to try; else empty.
    String refused() {
        return of("cycles") > 0 ? "" : lines.getLast().get("refused");
    }

    /// The newest run's, in milliseconds, which is what the code does now.
    long medianRecovery() {
        return lines.getLast().number("recovery median ms");
    }

    /// Of all runs, in milliseconds.
    long longestRecovery() {
        return lines.stream().mapToLong(line -> line.number("recovery max ms")).max().orElse(0);
    }

    /// Milliseconds in the newest run; empty if it caught nothing.
    String untilCaught() {
        return lines.getLast().get("until caught ms");
    }

    String caughtAs() {
        return lines.getLast().get("caught as");
    }
}
