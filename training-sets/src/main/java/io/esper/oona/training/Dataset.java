package io.esper.oona.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/// A finished export on the disk. Reads it as strangers do: from the files alone, without the log.
public final class Dataset {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DIRECTORIES_MAX = 10_000;

    private final Path directory;
    private final JsonNode manifest;

    private Dataset(Path directory, JsonNode manifest) {
        this.directory = directory;
        this.manifest = manifest;
    }

    /// What a data set is, in short.
    ///
    /// @param rows  in all files
    /// @param bytes of the data files
    public record Summary(Path directory, String dataset, String format, long after, long until, long rows, long bytes,
            String datasetId) {}

    /// Opens the data set in a directory.
    ///
    /// @throws ExportException.NoDataset if there is none
    public static Dataset open(Path directory) {
        try {
            return new Dataset(directory, JSON.readTree(Files.readAllBytes(directory.resolve("manifest.json"))));
        } catch (IOException unreadable) {
            throw new ExportException.NoDataset(directory, unreadable);
        }
    }

    /// The data sets in a directory: itself, or those in the directories in it.
    public static List<Dataset> list(Path directory) {
        if (Files.exists(directory.resolve("manifest.json"))) {
            return List.of(open(directory));
        }
        List<Dataset> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : entries.sorted().limit(DIRECTORIES_MAX).toList()) {
                // A draft that nobody finished has a name with a dot.
                if (!entry.getFileName().toString().startsWith(".") && Files.exists(entry.resolve("manifest.json"))) {
                    found.add(open(entry));
                }
            }
        } catch (IOException unreadable) {
            throw new ExportException.NoDataset(directory, unreadable);
        }
        return found;
    }

    Path directory() {
        return directory;
    }

    JsonNode manifest() {
        return manifest;
    }

    public Summary summary() {
        try {
            long rows = 0;
            long bytes = 0;
            for (JsonNode file : manifest.path("files")) {
                rows += file.path("rows").asLong();
                bytes += file.path("bytes").asLong();
            }
            return new Summary(directory, manifest.path("dataset").asText("?"), manifest.path("format").asText("?"),
                    manifest.path("range").path("after").asLong(), manifest.path("range").path("until").asLong(), rows,
                    bytes, DurableFiles.sha256(directory.resolve("manifest.json")));
        } catch (IOException unreadable) {
            throw new ExportException.NoDataset(directory, unreadable);
        }
    }

    /// What is in it, in words, a sentence or two a line.
    public List<String> describe() {
        return new DatasetDescription(this).lines();
    }

    /// Checks everything that can be checked without the log.
    public List<DatasetCheck> verify() {
        return new DatasetVerification(this).run();
    }
}
