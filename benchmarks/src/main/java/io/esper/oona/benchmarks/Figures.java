package io.esper.oona.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was measured: for each row and column the values of all rounds. Prints medians with their spread.
final class Figures {
    private final Map<String, Map<String, List<Double>>> rows = new LinkedHashMap<>();

    void add(String row, String column, double value) {
        rows.computeIfAbsent(row, none -> new LinkedHashMap<>()).computeIfAbsent(column, none -> new ArrayList<>())
                .add(value);
    }

    /// A Markdown table: a line for each row, a column for each name, median and (minimum to maximum).
    String markdown(String corner, List<String> columns) {
        StringBuilder table = new StringBuilder("| " + corner + " |");
        columns.forEach(column -> table.append(' ').append(column).append(" |"));
        table.append("\n|---|").append("---:|".repeat(columns.size())).append('\n');
        rows.forEach((row, values) -> {
            table.append("| ").append(row).append(" |");
            for (String column : columns) {
                table.append(' ').append(Spread.of(values.getOrDefault(column, List.of())).text()).append(" |");
            }
            table.append('\n');
        });
        return table.toString();
    }
}
