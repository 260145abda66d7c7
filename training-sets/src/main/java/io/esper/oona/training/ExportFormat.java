package io.esper.oona.training;

/// How rows are written.
public enum ExportFormat {
    /// Parquet, ZSTD, without dictionaries.
    PARQUET("parquet"),
    /// One JSON object a line.
    JSONL("jsonl");

    private final String text;

    ExportFormat(String text) {
        this.text = text;
    }

    /// The stable name, which is also the ending of the files' names.
    public String text() {
        return text;
    }
}
