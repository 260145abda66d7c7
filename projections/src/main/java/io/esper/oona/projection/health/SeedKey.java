package io.esper.oona.projection.health;

/// A seed of a run.
record SeedKey(String run, int layer, int seed) {}
