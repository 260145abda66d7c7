package io.esper.oona.projection.lifecycle;

import io.esper.oona.projection.StateHash;
import io.esper.oona.projection.run.RunRow;
import org.jspecify.annotations.Nullable;

/// Where a run stands.
///
/// @param claimedMicros of its newest heartbeat or rollback, by position
record RunNow(RunRow run, @Nullable Long claimedMicros) {
    private static final int KIND = "run now".hashCode();

    long hash(StateHash with) {
        long told = run.hash(with);
        return with.begin(KIND).add(told).add(claimedMicros).value();
    }
}
