package io.esper.oona.training;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.jerolba.carpet.CarpetReader;
import com.jerolba.carpet.CloseableIterator;
import org.jspecify.annotations.Nullable;

/// The rows of one finished data file, one after the other. Close it.
final class StoredRows implements AutoCloseable, Iterator<StoredRow> {
    private static final ObjectReader LINES = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .readerFor(new TypeReference<Map<String, Object>>() {});

    /// Where rows come from.
    private interface Source extends AutoCloseable {
        @Nullable
        Map<String, Object> next() throws IOException;

        @Override
        void close() throws IOException;
    }

    private final Source source;
    private @Nullable StoredRow next;

    private StoredRows(Source source) throws IOException {
        this.source = source;
        advance();
    }

    /// Opens a file.
    ///
    /// @throws IOException if it cannot be read as what its name says
    static StoredRows open(Path file) throws IOException {
        return new StoredRows(file.toString().endsWith("." + ExportFormat.JSONL.text()) ? lines(file) : parquet(file));
    }

    private static Source lines(Path file) throws IOException {
        BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        return new Source() {
            @Override
            public @Nullable Map<String, Object> next() throws IOException {
                String line = reader.readLine();
                return line == null ? null : LINES.readValue(line);
            }

            @Override
            public void close() throws IOException {
                reader.close();
            }
        };
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private static Source parquet(Path file) throws IOException {
        CloseableIterator<Map> rows = new CarpetReader<>(file.toFile(), Map.class).iterator();
        return new Source() {
            @Override
            public @Nullable Map<String, Object> next() throws IOException {
                try {
                    return rows.hasNext() ? rows.next() : null;
                } catch (RuntimeException damaged) {
                    throw new IOException(damaged.getMessage(), damaged);
                }
            }

            @Override
            public void close() throws IOException {
                rows.close();
            }
        };
    }

    private void advance() throws IOException {
        Map<String, Object> columns = source.next();
        next = columns == null ? null : new StoredRow(columns);
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public StoredRow next() {
        StoredRow row = next;
        if (row == null) {
            throw new NoSuchElementException();
        }
        try {
            advance();
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
        return row;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
