package io.esper.oona.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What was measured: for each row and column the values of all rounds. Prints medians with their spread.
final class Figures {
    private final Map<String, Map<String, List<Double>>> rows = new LinkedHashMap<>();

    void add(String row, String column, double value) {
        rows.computeIfAbsent(row, none -> new LinkedHashMap<>()).computeIfAbsent(column, none -> new ArrayList<>())
                .add(value);
    }

    double median(String row, String column) {
        List<Double> values = sorted(row, column);
        int middle = values.size() / 2;
        return values.size() % 2 == 1 ? values.get(middle) : (values.get(middle - 1) + values.get(middle)) / 2;
    }

    private List<Double> sorted(String row, String column) {
        return rows.getOrDefault(row, Map.of()).getOrDefault(column, List.of(Double.NaN)).stream().sorted().toList();
    }

    /// A Markdown table: a line for each row, a column for each name, median and (minimum to maximum).
    String markdown(String corner, List<String> columns) {
        StringBuilder table = new StringBuilder("| " + corner + " |");
        columns.forEach(column -> table.append(' ').append(column).append(" |"));
        table.append("\n|---|").append("---:|".repeat(columns.size())).append('\n');
        for (String row : rows.keySet()) {
            table.append("| ").append(row).append(" |");
            for (String column : columns) {
                List<Double> values = sorted(row, column);
                table.append(' ').append(text(median(row, column)));
                if (values.size() > 1) {
                    table.append(" (").append(text(values.getFirst())).append(" – ").append(text(values.getLast()))
                            .append(")");
                }
                table.append(" |");
            }
            table.append('\n');
        }
        return table.toString();
    }

    private static String text(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.1f", value);
    }
}
