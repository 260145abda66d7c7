package io.esper.oona.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/// Spreads rows over files of a fixed number of rows. How many files there are is in their names, so they get their names at the
/// end. Without rows there is one empty file, so that readers still find the columns. For one thread.
final class ShardedWriter implements AutoCloseable {
    private final Path directory;
    private final ExportFormat format;
    private final int rowsPerFile;
    private final List<Long> rowsOfFiles = new ArrayList<>();
    private @Nullable RowWriter current;
    private long rows;

    ShardedWriter(Path directory, ExportFormat format, int rowsPerFile) {
        this.directory = directory;
        this.format = format;
        this.rowsPerFile = rowsPerFile;
    }

    void write(SimicRow row) throws IOException {
        RowWriter writer = current;
        if (writer == null) {
            writer = open();
        }
        writer.write(row);
        rows++;
        if (rows == rowsPerFile) {
            finish(writer);
        }
    }

    /// Completes the files and gives them their names.
    List<ExportResult.DataFile> complete() throws IOException {
        RowWriter writer = current;
        if (writer == null && rowsOfFiles.isEmpty()) {
            writer = open();
        }
        if (writer != null) {
            finish(writer);
        }
        List<ExportResult.DataFile> files = new ArrayList<>();
        for (int i = 0; i < rowsOfFiles.size(); i++) {
            String name = String.format(Locale.ROOT, "train-%05d-of-%05d.%s", i, rowsOfFiles.size(), format.text());
            Path file = Files.move(part(i), directory.resolve(name));
            DurableFiles.sync(file);
            files.add(new ExportResult.DataFile(directory.getFileName() + "/" + name, rowsOfFiles.get(i),
                    Files.size(file),
                    DurableFiles.sha256(file)));
        }
        return files;
    }

    @Override
    public void close() throws IOException {
        if (current != null) {
            current.close();
        }
    }

    private RowWriter open() throws IOException {
        RowWriter writer = RowWriter.open(format, part(rowsOfFiles.size()));
        current = writer;
        return writer;
    }

    private void finish(RowWriter writer) throws IOException {
        writer.close();
        current = null;
        rowsOfFiles.add(rows);
        rows = 0;
    }

    private Path part(int number) {
        return directory.resolve(number + ".part");
    }
}
