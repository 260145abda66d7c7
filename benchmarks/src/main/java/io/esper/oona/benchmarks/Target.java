package io.esper.oona.benchmarks;

/// A bound that Oona shall keep.
///
/// @param database    where
/// @param what        as the page says it
/// @param figure      what is compared
/// @param measure     Oona's measure
/// @param over        the contender whose figure divides Oona's, or empty if the figure stands alone
/// @param overMeasure that contender's measure
/// @param atLeast     whether the bound is a floor; else a ceiling
/// @param bound       the bound
record Target(String database, String what, String figure, String measure, String over, String overMeasure,
        boolean atLeast, double bound) {

    static Target times(String database, String what, String measure, String over, double bound) {
        return new Target(database, what, "per_second", measure, over, measure, true, bound);
    }

    static Target within(String database, String what, String figure, String measure, String over, double bound) {
        return new Target(database, what, figure, measure, over, measure, false, bound);
    }

    Spread reached(Results results, String contender) {
        return over.isEmpty()
                ? results.figure(database, contender, measure, figure)
                : results.ratio(database, figure, contender, measure, over, overMeasure);
    }

    /// By the median.
    boolean met(Spread reached) {
        return atLeast ? reached.median() >= bound : reached.median() <= bound;
    }

    /// A line of the page's table.
    String line(Results results, String contender) {
        Spread reached = reached(results, contender);
        String verdict = reached.rounds() == 0 ? "not measured" : met(reached) ? "yes" : "**no**";
        return "| " + database + " | " + what + " | " + (atLeast ? "≥ " : "≤ ") + Spread.text(bound)
                + (over.isEmpty() ? "" : " × " + over) + " | " + reached.text() + " | " + verdict + " |\n";
    }
}
