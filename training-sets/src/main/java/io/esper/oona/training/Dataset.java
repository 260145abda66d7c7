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
                if (Files.exists(entry.resolve("manifest.json"))) {
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

    /// What is in it, in words.
    public List<String> describe() {
        Summary summary = summary();
        List<String> lines = new ArrayList<>();
        lines.add(summary.dataset() + ": " + summary.rows() + " rows in " + manifest.path("files").size() + " "
                + summary.format() + " files, " + summary.bytes() + " bytes");
        lines.add("from the log after position " + summary.after() + " up to " + summary.until() + ", tenant "
                + manifest.path("tenant").asText("—"));
        for (String part : List.of("rows", "counts", "joins", "commands", "class_balance", "splits", "reward", "where",
                "field_reports", "outcomes")) {
            JsonNode node = manifest.path(part);
            if (!node.isMissingNode()) {
                lines.add(part.replace('_', ' ') + ": " + words(node));
            }
        }
        lines.add("data set id " + summary.datasetId());
        return lines;
    }

    private static String words(JsonNode node) {
        if (node.isObject()) {
            List<String> parts = new ArrayList<>();
            node.properties().forEach(field -> parts.add(field.getKey().replace('_', ' ')
                    + (field.getValue().isObject()
                            ? " (" + words(field.getValue()) + ")"
                            : " " + words(field.getValue()))));
            return parts.isEmpty() ? "none" : String.join(", ", parts);
        }
        return node.isValueNode() ? node.asText() : node.toString();
    }

    /// Checks everything that can be checked without the log.
    public List<DatasetCheck> verify() {
        return new DatasetVerification(this).run();
    }
}
