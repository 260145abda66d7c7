package io.esper.oona.projection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What two dumps do not share: the first few lines, because a failure should be readable.
final class Differences {
    private static final int LINES_MAX = 10;

    private Differences() {}

    static List<String> between(List<String> expected, List<String> found) {
        Map<String, Integer> counts = new HashMap<>();
        expected.forEach(line -> counts.merge(line, 1, Integer::sum));
        found.forEach(line -> counts.merge(line, -1, Integer::sum));
        List<String> differences = new ArrayList<>();
        counts.forEach((line, count) -> {
            if (count != 0) {
                differences.add((count > 0 ? "missing: " : "unexpected: ") + line);
            }
        });
        differences.sort(null);
        return differences.subList(0, Math.min(LINES_MAX, differences.size()));
    }
}
