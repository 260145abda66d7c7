package io.esper.oona.reliability;

import java.util.SplittableRandom;

import io.esper.oona.store.testing.TestDatabase.Kind;

/// What decides a cycle.
///
/// @param kind the database
/// @param seed of everything that is left to chance
public record CycleSeed(Kind kind, long seed) {

    /// The cycle's chance, from its beginning.
    public SplittableRandom random() {
        return new SplittableRandom(seed);
    }
}
