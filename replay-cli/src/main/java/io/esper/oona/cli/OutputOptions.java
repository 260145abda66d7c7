package io.esper.oona.cli;

import java.util.List;

import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.Console;
import io.esper.oona.cli.console.OutputFormat;
import io.esper.oona.cli.console.Rows;
import picocli.CommandLine.Option;

/// How a command writes its rows.
final class OutputOptions {
    @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", defaultValue = "table",
            description = "table, json (one array), ndjson (an object a line) or csv. Default: ${DEFAULT-VALUE}.")
    OutputFormat format = OutputFormat.table;

    Rows open(Console console, List<Column> columns) {
        return Rows.open(format, console.out(), columns);
    }

    boolean table() {
        return format == OutputFormat.table;
    }
}
