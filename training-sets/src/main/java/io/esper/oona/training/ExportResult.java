package io.esper.oona.training;

import java.nio.file.Path;
import java.util.List;

/// What an export has written.
///
/// @param directory   the finished directory
/// @param datasetId   SHA-256 of the manifest, hexadecimal: equal ids, equal data
/// @param read        reports that the range holds
/// @param rows        reports that became rows
/// @param quarantined reports left out because a value is outside its declared range
/// @param unmapped    reports that could not be read as one
/// @param expired     events of the needed classes that have expired before they could be read: rows are not affected, but a run
///                    may be `unknown` because the epoch event that named it is gone
/// @param files       the data files
public record ExportResult(Path directory, String datasetId, long read, long rows, long quarantined, long unmapped,
        long expired,
        List<DataFile> files) {

    /// A file of rows.
    ///
    /// @param path   relative to the directory, with `/`
    /// @param sha256 hexadecimal
    public record DataFile(String path, long rows, long bytes, String sha256) {}

    public ExportResult {
        files = List.copyOf(files);
    }

    /// Whether every report was understood.
    public boolean complete() {
        return unmapped == 0;
    }
}
