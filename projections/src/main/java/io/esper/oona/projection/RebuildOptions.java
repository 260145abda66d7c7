package io.esper.oona.projection;

import java.time.Duration;

/// How a rebuild goes about it.
///
/// @param resume     whether it goes on with the rows of a rebuild by the same version that did not finish; without one it begins anew
/// @param swap       whether the new rows are shown when they are complete; otherwise [Rebuild#swap] shows them
/// @param stallAfter how long reading, folding or writing one batch may take before the rebuild fails and names the event at
///                   which it stands; positive
public record RebuildOptions(boolean resume, boolean swap, Duration stallAfter) {

    /// From the beginning, shown when complete, five minutes for a batch.
    public static final RebuildOptions USUAL = new RebuildOptions(false, true, Duration.ofMinutes(5));

    public RebuildOptions {
        if (stallAfter.isNegative() || stallAfter.isZero()) {
            throw new IllegalArgumentException("stallAfter must be positive.");
        }
    }

    public RebuildOptions resuming() {
        return new RebuildOptions(true, swap, stallAfter);
    }

    public RebuildOptions withoutSwap() {
        return new RebuildOptions(resume, false, stallAfter);
    }

    public RebuildOptions withStallAfter(Duration allowed) {
        return new RebuildOptions(resume, swap, allowed);
    }
}
