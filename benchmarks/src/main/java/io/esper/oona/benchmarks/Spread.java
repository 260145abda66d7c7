package io.esper.oona.benchmarks;

import java.util.List;
import java.util.Locale;

/// What some rounds gave: the middle value and how far they lie apart.
///
/// @param rounds how many there were; 0 makes the others NaN
record Spread(double min, double median, double max, int rounds) {

    static final Spread NONE = new Spread(Double.NaN, Double.NaN, Double.NaN, 0);

    static Spread of(List<Double> values) {
        List<Double> sorted = values.stream().filter(value -> !value.isNaN()).sorted().toList();
        int count = sorted.size();
        if (count == 0) {
            return NONE;
        }
        double median =
                count % 2 == 1 ? sorted.get(count / 2) : (sorted.get(count / 2 - 1) + sorted.get(count / 2)) / 2;
        return new Spread(sorted.getFirst(), median, sorted.getLast(), count);
    }

    /// The median, and (minimum – maximum) of more than one round; a dash if there was none.
    String text() {
        return rounds < 2
                ? text(median)
                : text(median) + " (" + text(min) + " – " + text(max) + ")";
    }

    /// A number with as many digits as it is worth; a dash for none.
    static String text(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }
}
