package io.esper.oona.training.evidence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.esper.oona.event.SeedId;

/// Which seeds do worst: the most dead neurons first, among equals the lowest variance, then by layer and seed; what is not known
/// comes last. The order is a plain one on purpose: it decides what an observation shows, so it must never change silently.
final class SeedOrder {
    private SeedOrder() {}

    /// The worst `count` seeds, the worst first.
    static List<Map.Entry<SeedId, SeedView>> worst(Collection<Map.Entry<SeedId, SeedView>> seeds, int count) {
        List<Map.Entry<SeedId, SeedView>> kept = new ArrayList<>(count + 1);
        for (Map.Entry<SeedId, SeedView> seed : seeds) {
            if (kept.size() == count && compare(seed, kept.getLast()) >= 0) {
                continue; // most seeds
            }
            int place = kept.size();
            while (place > 0 && compare(seed, kept.get(place - 1)) < 0) {
                place--;
            }
            kept.add(place, seed);
            if (kept.size() > count) {
                kept.removeLast();
            }
        }
        return kept;
    }

    private static int compare(Map.Entry<SeedId, SeedView> one, Map.Entry<SeedId, SeedView> other) {
        int dead = Double.compare(-known(one.getValue().deadRatio(), -1), -known(other.getValue().deadRatio(), -1));
        if (dead != 0) {
            return dead;
        }
        int variance = Double.compare(known(one.getValue().variance(), Float.MAX_VALUE),
                known(other.getValue().variance(), Float.MAX_VALUE));
        return variance != 0 ? variance : one.getKey().compareTo(other.getKey());
    }

    private static float known(float value, float otherwise) {
        return Float.isNaN(value) ? otherwise : value;
    }
}
