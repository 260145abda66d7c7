package io.esper.oona.training;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What an export of `tamiyo` or `karn` has written, or would write.
///
/// @param directory  the finished directory
/// @param datasetId  SHA-256 of the manifest, hexadecimal: equal ids, equal data; empty for a dry run
/// @param until      the last position that was used
/// @param contexts   contexts of decisions in the range
/// @param rows       rows, one for each decision or each report
/// @param episodes   episodes
/// @param unjoined   field reports that answer no known command
/// @param quarantined contexts and reports left out because a value is outside its declared range
/// @param unmapped   events that could not be read as what their topic carries: the data set is not complete
/// @param outcomes   rows by outcome, also of grafts that sent no report
/// @param bytes      of the files; for a dry run an estimate before compression
/// @param files      the data files
public record TrainingResult(Path directory, String datasetId, long until, long contexts, long rows, long episodes,
        long unjoined, long quarantined, long unmapped, Map<String, Long> outcomes, long bytes,
        List<ExportResult.DataFile> files) {
    public TrainingResult {
        outcomes = Map.copyOf(outcomes);
        files = List.copyOf(files);
    }

    /// Whether every event that makes rows was understood.
    public boolean complete() {
        return unmapped == 0;
    }
}
