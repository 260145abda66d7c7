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
final class ShardedWriter<R> implements AutoCloseable {
    private final Path directory;
    private final String split;
    private final RowForm<R> form;
    private final ExportFormat format;
    private final int rowsPerFile;
    private final List<Long> rowsOfFiles = new ArrayList<>();
    private @Nullable RowWriter<R> current;
    private long rows;

    ShardedWriter(Path directory, String split, ExportFormat format, RowForm<R> form, int rowsPerFile) {
        this.directory = directory;
        this.split = split;
        this.form = form;
        this.format = format;
        this.rowsPerFile = rowsPerFile;
    }

    void write(R row) throws IOException {
        RowWriter<R> writer = current;
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
        RowWriter<R> writer = current;
        if (writer == null && rowsOfFiles.isEmpty()) {
            writer = open();
        }
        if (writer != null) {
            finish(writer);
        }
        List<ExportResult.DataFile> files = new ArrayList<>();
        for (int i = 0; i < rowsOfFiles.size(); i++) {
            String name = String.format(Locale.ROOT, "%s-%05d-of-%05d.%s", split, i, rowsOfFiles.size(), format.text());
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

    private RowWriter<R> open() throws IOException {
        RowWriter<R> writer = RowWriter.open(format, form, part(rowsOfFiles.size()));
        current = writer;
        return writer;
    }

    private void finish(RowWriter<R> writer) throws IOException {
        writer.close();
        current = null;
        rowsOfFiles.add(rows);
        rows = 0;
    }

    private Path part(int number) {
        return directory.resolve(split + "-" + number + ".part");
    }
}
