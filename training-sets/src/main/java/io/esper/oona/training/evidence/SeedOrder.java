package io.esper.oona.training.evidence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

import io.esper.oona.event.SeedId;

/// Which seeds do worst: the most dead neurons first, among equals the lowest variance, then by layer and seed; what is not known
/// comes last. The order is a plain one on purpose: it decides what an observation shows, so it must never change silently.
final class SeedOrder {
    private static final Comparator<Map.Entry<SeedId, SeedView>> WORST_FIRST =
            Comparator.<Map.Entry<SeedId, SeedView>>comparingDouble(entry -> -known(entry.getValue().deadRatio(), -1))
                    .thenComparingDouble(entry -> known(entry.getValue().variance(), Float.MAX_VALUE))
                    .thenComparing(Map.Entry::getKey);

    private SeedOrder() {}

    /// The worst `count` seeds, the worst first.
    static List<Map.Entry<SeedId, SeedView>> worst(Collection<Map.Entry<SeedId, SeedView>> seeds, int count) {
        PriorityQueue<Map.Entry<SeedId, SeedView>> kept = new PriorityQueue<>(count + 1, WORST_FIRST.reversed());
        for (Map.Entry<SeedId, SeedView> seed : seeds) {
            kept.add(seed);
            if (kept.size() > count) {
                kept.remove();
            }
        }
        List<Map.Entry<SeedId, SeedView>> worst = new ArrayList<>(kept);
        worst.sort(WORST_FIRST);
        return worst;
    }

    private static float known(float value, float otherwise) {
        return Float.isNaN(value) ? otherwise : value;
    }
}
