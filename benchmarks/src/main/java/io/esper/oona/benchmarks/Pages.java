package io.esper.oona.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What the pages of the benchmarks have in common.
final class Pages {
    private Pages() {}

    /// Writes a page, and the raw rows beside it.
    static void write(Path page, String text, Results results) throws IOException {
        Files.writeString(page, text);
        Files.writeString(page.resolveSibling(rows(page)), results.csv());
    }

    /// The name of the file of raw rows.
    static String rows(Path page) {
        return page.getFileName().toString().replaceFirst("\\.md$", ".csv");
    }

    /// The table of targets.
    static String targets(List<Target> targets, Results results, String oona) {
        StringBuilder text = new StringBuilder("""
                ## Targets
                | Database | Measure | Target | Reached | Met |
                |---|---|---:|---:|---|
                """);
        targets.forEach(target -> text.append(target.line(results, oona)));
        return text.toString();
    }

    /// What people wrote about the figures, and who could not be measured.
    static String notes(Path notes, Map<String, String> absent) throws IOException {
        StringBuilder text = new StringBuilder("\n");
        if (Files.exists(notes)) {
            text.append(Files.readString(notes).strip()).append('\n');
        }
        absent.forEach((who, why) -> text.append("\nNot measured: ").append(who).append(", because ").append(why)
                .append(".\n"));
        return text.toString();
    }
}
