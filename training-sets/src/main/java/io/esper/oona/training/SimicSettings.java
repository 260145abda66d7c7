package io.esper.oona.training;

import java.nio.file.Path;

/// What to export and where to.
///
/// @param directory          new directory; an existing one is never touched
/// @param format             how rows are written
/// @param after              only events with greater positions, 0 or more
/// @param until              only events up to this position; [Long#MAX_VALUE] for the head
/// @param includeQuarantined whether reports with values outside their declared range become rows too
/// @param rowsPerFile        rows of one file, 1 to 10,000,000
public record SimicSettings(Path directory, ExportFormat format, long after, long until, boolean includeQuarantined,
        int rowsPerFile) {

    /// About 30 MB of Parquet.
    public static final int ROWS_PER_FILE = 100_000;

    public SimicSettings {
        if (after < 0 || until < after) {
            throw new IllegalArgumentException(
                    "An export takes the events after a position of 0 or more up to one that is not before it; got "
                            + after + " and " + until + ".");
        }
        if (rowsPerFile < 1 || rowsPerFile > 10_000_000) {
            throw new IllegalArgumentException("A file has 1 to 10,000,000 rows; got " + rowsPerFile + ".");
        }
    }

    /// The whole log, in the usual way.
    public static SimicSettings of(Path directory, ExportFormat format) {
        return new SimicSettings(directory, format, 0, Long.MAX_VALUE, false, ROWS_PER_FILE);
    }
}
