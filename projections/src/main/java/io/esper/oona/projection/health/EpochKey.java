package io.esper.oona.projection.health;

import java.util.Comparator;

/// An epoch of a seed, in one rollback generation.
record EpochKey(SeedKey seed, int rollbacks, int epoch) implements Comparable<EpochKey> {

    private static final Comparator<EpochKey> ORDER = Comparator.comparing((EpochKey key) -> key.seed().run())
            .thenComparingInt(key -> key.seed().layer()).thenComparingInt(key -> key.seed().seed())
            .thenComparingInt(EpochKey::rollbacks).thenComparingInt(EpochKey::epoch);

    @Override
    public int compareTo(EpochKey other) {
        return ORDER.compare(this, other);
    }
}
