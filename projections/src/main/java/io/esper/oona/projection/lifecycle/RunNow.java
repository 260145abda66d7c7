package io.esper.oona.projection.lifecycle;

import io.esper.oona.projection.run.RunRow;
import org.jspecify.annotations.Nullable;

/// Where a run stands.
///
/// @param claimedMicros of its newest heartbeat or rollback, by position
record RunNow(RunRow run, @Nullable Long claimedMicros) {}
