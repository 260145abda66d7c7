package io.esper.oona.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Urza: the certified blueprints of a run, bounded; the least worthy is forgotten first. Not thread-safe.
final class Library {
    private static final int KEPT_MAX = 48;

    private final List<Certified> kept = new ArrayList<>();

    void add(Certified certified) {
        if (kept.size() == KEPT_MAX) {
            kept.remove(leastWorthy());
        }
        kept.add(certified);
    }

    boolean isEmpty() {
        return kept.isEmpty();
    }

    /// The most worthy of all, each judged with some curiosity; empty if nothing is certified.
    Optional<Certified> best(Dice dice, double curiosity) {
        Certified best = null;
        double bestWorth = Double.NEGATIVE_INFINITY;
        for (Certified candidate : kept) {
            double worth = candidate.worth() + curiosity * dice.bell();
            if (worth > bestWorth) {
                best = candidate;
                bestWorth = worth;
            }
        }
        return Optional.ofNullable(best);
    }

    private int leastWorthy() {
        int least = 0;
        for (int i = 1; i < kept.size(); i++) {
            if (kept.get(i).worth() < kept.get(least).worth()) {
                least = i;
            }
        }
        return least;
    }
}
