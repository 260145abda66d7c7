package io.esper.oona.benchmarks;

/// A measure.
///
/// @param key     names it in the results
/// @param title   names it on the page
/// @param command to the worker, with `SEED` where the round's seed belongs
/// @param shows   what the page's table shows of it
record Measure(String key, String title, String command, Shows shows) {

    /// What a measure is about, and so which figure is compared.
    enum Shows {
        /// Events a second.
        RATE,
        /// Events a second and the times of single operations; compared by rate.
        RATE_AND_TIMES,
        /// Times of single operations; compared by the median.
        TIMES,
        /// Bytes an event.
        SIZE
    }

    String command(int seed) {
        return command.replace("SEED", Integer.toString(seed));
    }

    /// Whether it needs an index.
    boolean looksUp() {
        return shows == Shows.TIMES;
    }
}
