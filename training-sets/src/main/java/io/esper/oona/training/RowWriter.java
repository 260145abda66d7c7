package io.esper.oona.training;

import java.io.IOException;
import java.nio.file.Path;

/// Writes rows to one file.
interface RowWriter extends AutoCloseable {

    void write(SimicRow row) throws IOException;

    /// Completes the file.
    @Override
    void close() throws IOException;

    static RowWriter open(ExportFormat format, Path file) throws IOException {
        return switch (format) {
            case PARQUET -> new ParquetRowWriter(file);
            case JSONL -> new JsonRowWriter(file);
        };
    }
}
