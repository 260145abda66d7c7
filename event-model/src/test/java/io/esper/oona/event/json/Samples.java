package io.esper.oona.event.json;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/// The sample messages, line by line, without the line ends.
final class Samples {
    private Samples() {}

    static List<byte[]> lines(String file) {
        try (InputStream raw = Objects.requireNonNull(Samples.class.getResourceAsStream("/sample/" + file));
                InputStream in = file.endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
            List<byte[]> lines = new ArrayList<>();
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (byte next : in.readAllBytes()) {
                if (next == '\n') {
                    lines.add(line.toByteArray());
                    line.reset();
                } else {
                    line.write(next);
                }
            }
            return lines;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
