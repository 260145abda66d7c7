package io.esper.oona.training;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

/// Checks a finished data set against its own manifest: hashes first, then every row, in whatever format it is. For one use.
final class DatasetVerification {
    private static final int UNNAMED_MAX = 20;

    private final Dataset dataset;
    private final List<DatasetCheck> checks = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

    DatasetVerification(Dataset dataset) {
        this.dataset = dataset;
    }

    List<DatasetCheck> run() {
        files();
        texts();
        try {
            rows(checks(DatasetRules.of(dataset)));
        } catch (IOException | UncheckedIOException unreadable) {
            check("rows can be read", false, String.valueOf(unreadable.getMessage()));
        }
        long unmapped = dataset.manifest().path("counts").path("unmapped").asLong();
        check("every event was understood", unmapped == 0, unmapped + " were not");
        return checks;
    }

    private RowChecks checks(DatasetRules rules) throws IOException {
        String name = dataset.manifest().path("dataset").asText();
        return switch (name) {
            case "tamiyo" -> rules.manifest().path("trajectories").asBoolean()
                    ? new TrajectoryChecks(rules)
                    : new TamiyoChecks(rules);
            case "karn" -> new KarnChecks(rules);
            case "simic" -> new SimicChecks(rules);
            default -> throw new IOException("there is no data set of the kind '" + name + "'");
        };
    }

    private void check(String name, boolean passed, String detail) {
        checks.add(new DatasetCheck(name, passed, detail));
    }

    private void files() {
        for (JsonNode file : dataset.manifest().path("files")) {
            same(file.path("path").asText(), file.path("sha256").asText());
        }
        unnamed();
        check("data files are those of the manifest", wrong.isEmpty(),
                wrong.isEmpty() ? dataset.manifest().path("files").size() + " files" : String.join("; ", wrong));
    }

    /// Readers take a directory's files by a pattern, so one that the manifest does not name is a fault, too.
    private void unnamed() {
        Set<String> named = new HashSet<>(Set.of("manifest.json", "export.log.json"));
        dataset.manifest().path("files").forEach(file -> named.add(file.path("path").asText()));
        dataset.manifest().path("texts").fieldNames().forEachRemaining(named::add);
        try (Stream<Path> entries = Files.walk(dataset.directory())) {
            entries.filter(entry -> !Files.isDirectory(entry))
                    .map(entry -> dataset.directory().relativize(entry).toString().replace(File.separatorChar, '/'))
                    .filter(name -> !named.contains(name)).sorted().limit(UNNAMED_MAX)
                    .forEach(name -> wrong.add(name + " is not in the manifest"));
        } catch (IOException | UncheckedIOException unreadable) {
            wrong.add("the directory cannot be listed");
        }
    }

    private void texts() {
        wrong.clear();
        dataset.manifest().path("texts").properties().forEach(text -> same(text.getKey(), text.getValue().asText()));
        check("other files are those of the manifest", wrong.isEmpty(),
                wrong.isEmpty() ? dataset.manifest().path("texts").size() + " files" : String.join("; ", wrong));
    }

    private void same(String name, String sha256) {
        try {
            Path path = inside(name);
            if (!Files.isRegularFile(path)) {
                wrong.add(name + " is missing");
            } else if (!DurableFiles.sha256(path).equals(sha256)) {
                wrong.add(name + " has changed");
            }
        } catch (IOException unreadable) {
            wrong.add(name + " cannot be read");
        }
    }

    /// A file of the data set; the manifest may come from anywhere, so a path that leads out of the directory is refused.
    private Path inside(String name) throws IOException {
        Path path = dataset.directory().resolve(name).normalize();
        if (!path.startsWith(dataset.directory().normalize())) {
            throw new IOException(name + " is outside the data set");
        }
        return path;
    }

    private void rows(RowChecks rowChecks) throws IOException {
        Faults counts = new Faults("files have the rows that the manifest says");
        for (JsonNode file : dataset.manifest().path("files")) {
            Path path = inside(file.path("path").asText());
            String split = String.valueOf(path.getFileName()).replaceAll("-.*", "");
            long rows = 0;
            try (StoredRows stored = StoredRows.open(path)) {
                while (stored.hasNext()) {
                    rowChecks.take(split, stored.next());
                    rows++;
                }
            }
            counts.unless(rows == file.path("rows").asLong(), () -> file.path("path").asText());
        }
        checks.add(counts.result());
        checks.addAll(rowChecks.results());
    }
}
