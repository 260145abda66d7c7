package io.esper.oona.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/// Copies of the sample data: messages as foreign producers send them.
final class Samples {
    static final String RUN_A = "run-a.jsonl";
    static final String RUN_B = "run-b-flat.jsonl";
    static final String RUNS_CDE = "runs-cde-late-and-duplicate.jsonl.gz";
    static final String FAULTS = "faults.jsonl";

    private Samples() {}

    static byte[] bytes(String name) {
        try (InputStream in = Objects.requireNonNull(Samples.class.getResourceAsStream("/sample/" + name))) {
            return in.readAllBytes();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static List<String> lines(String name) {
        byte[] bytes = bytes(name);
        if (name.endsWith(".gz")) {
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                bytes = in.readAllBytes();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
        return Arrays.asList(new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1));
    }

    static void copyTo(Path directory) {
        for (String name : List.of(RUN_A, RUN_B, RUNS_CDE, FAULTS)) {
            try {
                Files.write(directory.resolve(name), bytes(name));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
