package io.esper.oona.training;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/// One JSON object a line, with the columns of the Parquet files.
final class JsonRowWriter<R> implements RowWriter<R> {
    private final BufferedWriter writer;
    private final Function<R, String> json;

    JsonRowWriter(Path file, Function<R, String> json) throws IOException {
        this.writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        this.json = json;
    }

    @Override
    public void write(R row) throws IOException {
        writer.write(json.apply(row));
        writer.write('\n');
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
