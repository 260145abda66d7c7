package io.esper.oona.benchmarks.contender;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// What a worker answers: figures by name, on one line as `name=value name=value`. A name says its unit last.
public record Reply(Map<String, Double> figures) {

    public Reply {
        figures = Map.copyOf(figures);
    }

    /// A figure; [Double#NaN] if the answer has none of this name.
    public double get(String name) {
        return figures.getOrDefault(name, Double.NaN);
    }

    String line() {
        return figures.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(figure -> figure.getKey() + "=" + figure.getValue()).collect(Collectors.joining(" "));
    }

    static Reply parse(String line) {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (String word : line.strip().split(" ", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                figures.put(word.substring(0, equals), Double.parseDouble(word.substring(equals + 1)));
            }
        }
        return new Reply(figures);
    }
}
