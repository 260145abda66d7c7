package io.esper.oona.event.json;

import java.util.HashMap;
import java.util.Map;

/// Maps of metrics that cost nothing while they are empty.
final class Metrics {
    private Metrics() {}

    /// The map with one more entry: the same map, or a new one in place of the empty one.
    static Map<String, Float> with(Map<String, Float> metrics, String name, float value) {
        Map<String, Float> grown = metrics.isEmpty() ? new HashMap<>() : metrics;
        grown.put(name, value);
        return grown;
    }
}
