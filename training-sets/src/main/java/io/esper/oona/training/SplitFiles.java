package io.esper.oona.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The files of the three splits of a data set. For one thread.
final class SplitFiles<R> implements AutoCloseable {
    private final Map<SplitSettings.Split, SplitWriter<R>> writers = new EnumMap<>(SplitSettings.Split.class);

    SplitFiles(Path directory, ExportFormat format, RowForm<R> form, int rowsPerFile) {
        for (SplitSettings.Split split : SplitSettings.Split.values()) {
            writers.put(split, new SplitWriter<>(
                    new ShardedWriter<>(directory, split.text(), format, form, rowsPerFile), split.text()));
        }
    }

    RowSink<R> of(SplitSettings.Split split) {
        SplitWriter<R> writer = writers.get(split);
        if (writer == null) {
            throw new IllegalStateException("No files for the split " + split + ".");
        }
        return writer;
    }

    /// Completes all files; in the order of the splits.
    List<ExportResult.DataFile> complete() throws IOException {
        for (SplitWriter<R> writer : writers.values()) {
            writer.end();
        }
        List<ExportResult.DataFile> files = new ArrayList<>();
        for (SplitWriter<R> writer : writers.values()) {
            files.addAll(writer.complete());
        }
        return files;
    }

    @Override
    public void close() {
        writers.values().forEach(SplitWriter::close);
    }
}
