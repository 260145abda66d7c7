package io.esper.oona.cli.importing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/// Where lines come from.
///
/// @param name      how dead letters and messages call it: a file's name without its directory, or `-`
/// @param file      the file, null for a pipe
/// @param pipe      the pipe, null for a file
public record ImportSource(String name, @Nullable Path file, @Nullable InputStream pipe) {

    private static final int BUFFER_BYTES = 1 << 16;

    public static ImportSource of(Path file) {
        Path name = file.getFileName();
        return new ImportSource(name == null ? file.toString() : name.toString(), file, null);
    }

    public static ImportSource ofPipe(InputStream in) {
        return new ImportSource("-", null, in);
    }

    /// Bytes of the file as stored; -1 if that is unknown.
    public long size() {
        try {
            return file == null || !Files.isRegularFile(file) ? -1 : Files.size(file);
        } catch (IOException unknown) {
            return -1;
        }
    }

    /// Whether an interrupted import can be taken up again: only what can be read twice.
    boolean resumable() {
        return file != null && Files.isRegularFile(file);
    }

    /// The decoded bytes from the beginning, gzip recognised by its magic bytes.
    DecodedInput open(ImportSettings settings) throws IOException {
        InputStream raw;
        if (file != null) {
            raw = Files.newInputStream(file);
        } else if (pipe != null) {
            raw = pipe;
        } else {
            throw new IllegalStateException("An import source is a file or a pipe.");
        }
        return DecodedInput.of(new BufferedInputStream(raw, BUFFER_BYTES), settings);
    }
}
