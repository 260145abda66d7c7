package io.esper.oona.cli.console;

/// How rows are written.
public enum OutputFormat {
    /// Aligned columns for people; control characters are made visible, long cells shortened.
    table,
    /// One JSON array of objects.
    json,
    /// One JSON object a line.
    ndjson,
    /// RFC 4180 with a header line.
    csv
}
