package io.esper.oona.projection.training;

/// An epoch of one rollback generation.
record EpochKey(String run, int rollbacks, int epoch) {}
