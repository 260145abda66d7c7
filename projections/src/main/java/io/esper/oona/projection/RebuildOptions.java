package io.esper.oona.projection;

import java.time.Duration;
import java.util.OptionalInt;

/// How a rebuild goes about it.
///
/// @param resume     whether it goes on with the rows of a rebuild by the same version that did not finish; without one it begins anew
/// @param swap       whether the new rows are shown when they are complete; otherwise [Rebuild#swap] shows them
/// @param acceptLoss whether the new rows are shown even though they lack events that the shown rows were made from and that have expired
///                   since; otherwise they wait for [Rebuild#swap]
/// @param stallAfter how long reading, folding or writing one batch may take before the rebuild fails and names the event at
///                   which it stands; positive
/// @param partitions how many the new rows have, 1 to 16; empty for as many as those have that are shown
public record RebuildOptions(boolean resume, boolean swap, boolean acceptLoss, Duration stallAfter,
        OptionalInt partitions) {

    /// From the beginning, shown when complete, five minutes for a batch.
    public static final RebuildOptions USUAL = new RebuildOptions(false, true, false, Duration.ofMinutes(5),
            OptionalInt.empty());

    public RebuildOptions {
        if (stallAfter.isNegative() || stallAfter.isZero()) {
            throw new IllegalArgumentException("stallAfter must be positive.");
        }
    }

    public RebuildOptions resuming() {
        return new RebuildOptions(true, swap, acceptLoss, stallAfter, partitions);
    }

    public RebuildOptions withoutSwap() {
        return new RebuildOptions(resume, false, acceptLoss, stallAfter, partitions);
    }

    public RebuildOptions acceptingLoss() {
        return new RebuildOptions(resume, swap, true, stallAfter, partitions);
    }

    public RebuildOptions withStallAfter(Duration allowed) {
        return new RebuildOptions(resume, swap, acceptLoss, allowed, partitions);
    }

    public RebuildOptions withPartitions(int count) {
        return new RebuildOptions(resume, swap, acceptLoss, stallAfter, OptionalInt.of(count));
    }
}
