package io.esper.oona.training;

import java.io.IOException;
import java.nio.file.Path;

/// Writes rows to one file.
interface RowWriter<R> extends AutoCloseable {

    void write(R row) throws IOException;

    /// Completes the file.
    @Override
    void close() throws IOException;

    static <R> RowWriter<R> open(ExportFormat format, RowForm<R> form, Path file) throws IOException {
        return switch (format) {
            case PARQUET -> new ParquetRowWriter<>(file, form.type());
            case JSONL -> new JsonRowWriter<>(file, form.json());
        };
    }
}
