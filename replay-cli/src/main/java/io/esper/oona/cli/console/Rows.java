package io.esper.oona.cli.console;

import java.util.List;

/// Writes rows to standard output in one of the formats. Call [#row] for each, then [#close]; [#flush] before waiting.
public interface Rows extends AutoCloseable {

    /// One cell for each column, in their order.
    void row(List<Cell> cells);

    /// Hands on what has been written so far.
    void flush();

    /// Ends the output: closes the array, prints what was held back.
    @Override
    void close();

    static Rows open(OutputFormat format, DataOut out, List<Column> columns) {
        return switch (format) {
            case table -> new TableRows(out, columns);
            case json -> new JsonRows(out, columns, true);
            case ndjson -> new JsonRows(out, columns, false);
            case csv -> new CsvRows(out, columns);
        };
    }
}
