package io.esper.oona.training;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/// What to export as `tamiyo` or `karn`, and where to.
///
/// @param directory          new directory; an existing one is never touched
/// @param format             how rows are written
/// @param trajectories       `tamiyo` only: one row for each episode instead of one for each decision
/// @param after              only decisions whose trigger has a greater position, 0 or more
/// @param until              nothing after this position is used; [Long#MAX_VALUE] for the head
/// @param runs               only these runs; empty for all
/// @param tenant             where the log is; written down, not used
/// @param filter             which decisions: `tamiyo` keeps whole episodes that hold one, `karn` keeps the rows
/// @param rewards            the reward's weights
/// @param splits             who learns from what
/// @param includeQuarantined whether rows with values outside their declared ranges are kept
/// @param rowsPerFile        rows of one file, 1 to 10,000,000
public record TrainingSettings(Path directory, ExportFormat format, boolean trajectories, long after, long until,
        Set<String> runs, String tenant, RowFilter filter, RewardSettings rewards, SplitSettings splits,
        boolean includeQuarantined, int rowsPerFile) {

    /// About 30 MB of Parquet.
    public static final int ROWS_PER_FILE = 50_000;

    public TrainingSettings {
        if (after < 0 || until < after) {
            throw new IllegalArgumentException(
                    "An export takes the decisions after a position of 0 or more up to one that is not before it; got "
                            + after + " and " + until + ".");
        }
        if (rowsPerFile < 1 || rowsPerFile > 10_000_000) {
            throw new IllegalArgumentException("A file has 1 to 10,000,000 rows; got " + rowsPerFile + ".");
        }
        runs = new TreeSet<>(runs);
    }

    /// The whole log, in the usual way.
    public static TrainingSettings of(Path directory, ExportFormat format) {
        return new TrainingSettings(directory, format, false, 0, Long.MAX_VALUE, Set.of(), "main", RowFilter.ALL,
                RewardSettings.USUAL, SplitSettings.USUAL, false, ROWS_PER_FILE);
    }

    /// The same with other rewards.
    public TrainingSettings withRewards(RewardSettings other) {
        return new TrainingSettings(directory, format, trajectories, after, until, runs, tenant, filter, other, splits,
                includeQuarantined, rowsPerFile);
    }

    /// The same up to another position.
    public TrainingSettings withUntil(long position) {
        return new TrainingSettings(directory, format, trajectories, after, position, runs, tenant, filter, rewards,
                splits, includeQuarantined, rowsPerFile);
    }

    /// The same without what stands after a position: that of the
    /// [evidence keeper][io.esper.oona.training.evidence.EvidenceKeeper], because decisions after it have no contexts yet.
    public TrainingSettings noFurtherThan(long position) {
        return withUntil(Math.max(after, Math.min(until, position)));
    }

    /// Whether a run was asked for; null is what has none.
    boolean wants(@Nullable String run) {
        return runs.isEmpty() || (run != null && runs.contains(run));
    }
}
