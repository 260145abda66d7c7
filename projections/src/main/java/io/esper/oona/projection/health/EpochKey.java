package io.esper.oona.projection.health;

/// An epoch of a seed, in one rollback generation.
record EpochKey(SeedKey seed, int rollbacks, int epoch) {}
