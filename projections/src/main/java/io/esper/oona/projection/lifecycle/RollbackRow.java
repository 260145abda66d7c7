package io.esper.oona.projection.lifecycle;

import org.jspecify.annotations.Nullable;

/// A rollback that counted.
///
/// @param rollbacks the generation that it began
record RollbackRow(String run, int rollbacks, int failedEpoch, int restoredEpoch, long position,
        @Nullable Long claimedMicros) {}
