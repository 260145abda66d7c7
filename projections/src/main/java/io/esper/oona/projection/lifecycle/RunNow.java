package io.esper.oona.projection.lifecycle;

import io.esper.oona.projection.StateHash;
import io.esper.oona.projection.run.RunRow;
import org.jspecify.annotations.Nullable;

/// Where a run stands.
///
/// @param claimedMicros the newest that a heartbeat or rollback claimed: one that comes late does not set the run back
record RunNow(RunRow run, @Nullable Long claimedMicros) {
    private static final int KIND = "run now".hashCode();

    /// @param before null if the run is not known yet
    static @Nullable Long newest(@Nullable RunNow before, @Nullable Long micros) {
        Long known = before == null ? null : before.claimedMicros();
        return known == null || (micros != null && micros > known) ? micros : known;
    }

    long hash(StateHash with) {
        long told = run.hash(with);
        return with.begin(KIND).add(told).add(claimedMicros).value();
    }
}
