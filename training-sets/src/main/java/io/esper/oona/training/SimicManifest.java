package io.esper.oona.training;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The manifest: what made the data set, and proof that nothing of the range is missing. Holds nothing that differs between two
/// exports of the same range.
final class SimicManifest {
    /// Moves when a column changes its meaning.
    private static final int SCHEMA_VERSION = 1;
    /// Moves when equal input may give other bytes.
    private static final int EXPORTER_VERSION = 1;

    private SimicManifest() {}

    static String text(SimicSettings settings, long until, SimicRows rows, List<ExportResult.DataFile> files) {
        long written = files.stream().mapToLong(ExportResult.DataFile::rows).sum();
        String counts = new JsonText().field("read", rows.read()).field("used", written)
                .field("quarantined", rows.quarantined())
                .field("unmapped", rows.unmapped()).end();
        String data = files.stream().map(file -> new JsonText().field("path", file.path()).field("rows", file.rows())
                .field("bytes", file.bytes()).field("sha256", file.sha256()).end())
                .collect(Collectors.joining(",\n    ", "[\n    ", "\n  ]"));
        return "{\n  "
                + String.join(",\n  ",
                        List.of(member("dataset", "\"simic\""), member("schema_version", "" + SCHEMA_VERSION),
                                member("exporter_version", "" + EXPORTER_VERSION),
                                member("format", "\"" + settings.format().text() + "\""),
                                member("range",
                                        new JsonText().field("after", settings.after()).field("until", until).end()),
                                member("include_quarantined", "" + settings.includeQuarantined()),
                                member("rows_per_file", "" + settings.rowsPerFile()), member("field_reports", counts),
                                member("outcomes", json(rows.outcomes())), member("runs_found_by", json(rows.rules())),
                                member("events_read_by_topic", json(rows.readByTopic())), member("files", data)))
                + "\n}\n";
    }

    private static String member(String name, String json) {
        return "\"" + name + "\": " + json;
    }

    private static String json(Map<String, Long> counts) {
        JsonText json = new JsonText();
        counts.forEach((name, count) -> json.field(name, count));
        return json.end();
    }
}
