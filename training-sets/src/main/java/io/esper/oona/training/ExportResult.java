package io.esper.oona.training;

import java.nio.file.Path;
import java.util.List;

/// What an export of `simic` has written, or would write.
///
/// @param directory   the finished directory
/// @param datasetId   SHA-256 of the manifest, hexadecimal: equal ids, equal data; empty for a dry run
/// @param read        reports that the range holds
/// @param rows        reports that became rows
/// @param quarantined reports left out because a value is outside its declared range
/// @param unmapped    reports, and contexts that could have named a run, that could not be read as one
/// @param expired     events of the class that makes rows that are gone: rows may be missing
/// @param bytes       of the files; for a dry run an estimate before compression
/// @param files       the data files
public record ExportResult(Path directory, String datasetId, long read, long rows, long quarantined, long unmapped,
        long expired, long bytes, List<DataFile> files) {

    /// A file of rows.
    ///
    /// @param path   relative to the directory, with `/`
    /// @param sha256 hexadecimal
    public record DataFile(String path, long rows, long bytes, String sha256) {}

    public ExportResult {
        files = List.copyOf(files);
    }

    /// Whether every event that makes rows was understood.
    public boolean complete() {
        return unmapped == 0;
    }
}
