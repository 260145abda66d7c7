package io.esper.oona.cli;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.esper.oona.cli.console.Cell;
import io.esper.oona.cli.console.Column;
import io.esper.oona.cli.console.Console;
import io.esper.oona.cli.console.JsonText;
import io.esper.oona.cli.console.Rows;
import io.esper.oona.cli.importing.ImportReport;

/// Writes the account of an import.
final class ImportTables {
    private ImportTables() {}

    static void write(Console console, OutputOptions output, List<ImportReport> reports, boolean dryRun) {
        List<Column> columns = List.of(Column.text("source", 48), Column.number("read"),
                Column.number(dryRun ? "acceptable" : "stored"),
                Column.number("duplicate"), Column.number("refused"), Column.number("blank"),
                Column.hidden("resumed_after"),
                Column.hidden("complete"), Column.hidden("reasons"));
        try (Rows rows = output.open(console, columns)) {
            reports.forEach(report -> rows.row(row(report)));
        }
        if (output.table()) {
            reasons(console, output, reports);
        }
    }

    private static List<Cell> row(ImportReport report) {
        byte[] reasons = json(report.reasons()).getBytes(StandardCharsets.UTF_8);
        return List.of(Cell.of(report.source()), Cell.of(report.read()), Cell.of(report.stored()),
                Cell.of(report.duplicate()),
                Cell.of(report.refused()), Cell.of(report.blank()), Cell.of(report.resumedFrom()),
                Cell.of(report.complete()),
                new Cell.Json(reasons, 0, reasons.length));
    }

    private static void reasons(Console console, OutputOptions output, List<ImportReport> reports) {
        Map<String, Long> sum = new TreeMap<>();
        reports.forEach(report -> report.reasons().forEach((reason, lines) -> sum.merge(reason, lines, Long::sum)));
        if (sum.isEmpty()) {
            return;
        }
        console.out().newline();
        try (Rows rows = output.open(console, List.of(Column.text("refused because"), Column.number("lines")))) {
            sum.forEach((reason, lines) -> rows.row(List.of(Cell.of(reason), Cell.of((long) lines))));
        }
    }

    private static String json(Map<String, Long> counts) {
        StringBuilder json = new StringBuilder("{");
        counts.forEach((reason, lines) -> {
            if (json.length() > 1) {
                json.append(',');
            }
            JsonText.quote(json, reason);
            json.append(':').append(lines);
        });
        return json.append('}').toString();
    }
}
