package io.esper.oona.projection.table;

/// Results are bounded.
public final class QueryLimits {
    /// Most rows of one query.
    public static final int ROWS_MAX = 100_000;

    private QueryLimits() {}

    /// Checks a limit.
    ///
    /// @throws IllegalArgumentException unless it is 1 to 100,000
    public static int checked(int limit) {
        if (limit < 1 || limit > ROWS_MAX) {
            throw new IllegalArgumentException(
                    "A limit is 1 to " + ROWS_MAX + "; got " + limit + ". Ask for the rest with another query.");
        }
        return limit;
    }
}
