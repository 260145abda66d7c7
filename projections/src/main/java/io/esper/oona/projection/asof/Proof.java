package io.esper.oona.projection.asof;

import java.util.List;

import io.esper.oona.projection.ExpiredRange;
import org.jspecify.annotations.Nullable;

/// What came of recomputing a read model.
///
/// @param name       of the projection
/// @param generation that was compared: the one that the views show
/// @param from       what was recomputed begins after this position: 0, or that of a snapshot
/// @param position   everything up to here is in the rows
/// @param outcome    what was found
/// @param marks      recorded hashes on the way that were compared
/// @param recorded   hash of the state at the position, as the generation recorded it
/// @param recomputed hash of the state at the position, as this program made it
/// @param divergence the first event that gave another state; null if none did
/// @param differing  rows that are not the same, all counted
/// @param rows       the first of them: before is what the table holds, after what it should
/// @param expired    ranges that the generation has read and that cannot be read again
public record Proof(String name, int generation, long from, long position, Outcome outcome, int marks, long recorded,
        long recomputed, @Nullable Divergence divergence, long differing, List<RowChange> rows,
        List<ExpiredRange> expired) {

    /// Most rows that are named.
    public static final int ROWS_NAMED_MAX = 100;

    public Proof {
        rows = List.copyOf(rows);
        expired = List.copyOf(expired);
    }

    /// What was found.
    public enum Outcome {
        /// The rows are the fold of the log.
        SOUND,
        /// The fold gives the hashes that were recorded, but the tables hold other rows: somebody has edited them.
        EDITED,
        /// The fold gives another state than the one that was recorded.
        DIVERGED,
        /// Events that the generation has read have expired since: it cannot be recomputed from there.
        UNPROVABLE
    }

    /// Where the states part.
    ///
    /// @param position        of the event
    /// @param exact           false if the trail does not tell: then it is an event after `after`, up to `position`
    /// @param after           up to here the states were the same
    /// @param event           what lies at the position; null if it is not an event of the projection's topics
    /// @param recordedVersion of the fold that recorded the state there
    /// @param recordedBuild   of the code that recorded it
    /// @param version         of this program's fold
    /// @param build           of this program
    public record Divergence(long position, boolean exact, long after, @Nullable ChangingEvent event,
            int recordedVersion, String recordedBuild, int version, String build) {}
}
