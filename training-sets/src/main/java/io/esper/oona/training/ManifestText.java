package io.esper.oona.training;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Builds a manifest, member by member, in the order of the calls; every data set begins with the same ones.
final class ManifestText {
    /// Moves when a column changes its meaning.
    private static final int SCHEMA_VERSION = 1;
    /// Moves when equal input may give other bytes.
    private static final int EXPORTER_VERSION = 3;

    private final List<String> members = new ArrayList<>();

    ManifestText(String dataset, TrainingSettings settings, long until) {
        add("dataset", JsonText.quoted(dataset));
        add("schema_version", "" + SCHEMA_VERSION);
        add("exporter_version", "" + EXPORTER_VERSION);
        add("format", JsonText.quoted(settings.format().text()));
        add("tenant", JsonText.quoted(settings.tenant()));
        add("range", new JsonText().field("after", settings.after()).field("until", until).end());
        add("runs", strings(settings.runs()));
        add("where", where(settings));
        add("include_quarantined", "" + settings.includeQuarantined());
        add("rows_per_file", "" + settings.rowsPerFile());
    }

    /// Adds a member whose value is JSON.
    ManifestText add(String name, String json) {
        members.add(JsonText.quoted(name) + ": " + json);
        return this;
    }

    /// The text, with the hashes of all files.
    String end(Map<String, String> texts, List<ExportResult.DataFile> files) {
        JsonText hashes = new JsonText();
        texts.forEach((name, text) -> hashes.field(name, DurableFiles.sha256(text)));
        add("texts", hashes.end());
        add("files", files.stream().map(file -> new JsonText().field("path", file.path()).field("rows", file.rows())
                .field("bytes", file.bytes()).field("sha256", file.sha256()).end())
                .collect(Collectors.joining(",\n    ", "[\n    ", "\n  ]")));
        return "{\n  " + String.join(",\n  ", members) + "\n}\n";
    }

    static String strings(Collection<String> values) {
        return JsonText.array(values.stream().map(JsonText::quoted).toList());
    }

    private static String where(TrainingSettings settings) {
        JsonText json = new JsonText();
        settings.filter().wanted().forEach((key, values) -> json.raw(key, strings(values)));
        return json.end();
    }
}
