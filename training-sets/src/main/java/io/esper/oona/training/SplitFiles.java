package io.esper.oona.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The files of the three splits of a data set. For one thread.
final class SplitFiles<R> implements AutoCloseable {
    private final Map<SplitSettings.Split, ShardedWriter<R>> writers = new EnumMap<>(SplitSettings.Split.class);

    SplitFiles(Path directory, ExportFormat format, RowForm<R> form, int rowsPerFile) {
        for (SplitSettings.Split split : SplitSettings.Split.values()) {
            writers.put(split, new ShardedWriter<>(directory, split.text(), format, form, rowsPerFile));
        }
    }

    ShardedWriter<R> of(SplitSettings.Split split) {
        ShardedWriter<R> writer = writers.get(split);
        if (writer == null) {
            throw new IllegalStateException("No files for the split " + split + ".");
        }
        return writer;
    }

    /// Completes all files; in the order of the splits.
    List<ExportResult.DataFile> complete() throws IOException {
        List<ExportResult.DataFile> files = new ArrayList<>();
        for (ShardedWriter<R> writer : writers.values()) {
            files.addAll(writer.complete());
        }
        return files;
    }

    @Override
    public void close() throws IOException {
        for (ShardedWriter<R> writer : writers.values()) {
            writer.close();
        }
    }
}
