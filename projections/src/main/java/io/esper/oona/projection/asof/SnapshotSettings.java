package io.esper.oona.projection.asof;

import java.util.ArrayList;
import java.util.List;

/// How many snapshots are kept.
///
/// @param everyEvents positions after which the next one is due, 1,000 or more
/// @param keepMax     snapshots of one projection, 1 to 1,000
/// @param bytesMax    that the snapshots of one projection take together, compressed; a larger one is not taken
public record SnapshotSettings(long everyEvents, int keepMax, long bytesMax) {

    /// Every 1,000,000 positions, 16 of them, 1 GiB.
    public static final SnapshotSettings USUAL = new SnapshotSettings(1_000_000, 16, 1L << 30);

    public SnapshotSettings {
        List<String> problems = new ArrayList<>();
        if (everyEvents < 1_000) {
            problems.add("everyEvents must be 1,000 or more");
        }
        if (keepMax < 1 || keepMax > 1_000) {
            problems.add("keepMax must be 1 to 1,000");
        }
        if (bytesMax < 1) {
            problems.add("bytesMax must be 1 or more");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("Snapshot settings: " + String.join("; ", problems) + ".");
        }
    }
}
