package io.esper.oona.reliability.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.esper.oona.reliability.Experiment.Expectation;

/// What one run has counted of one experiment on one database: a line of `reliability.csv`, its cells by the name of their column.
/// A cell that an older file does not have is empty.
record RawCounts(Map<String, String> cells) {
    private static final List<String> COLUMNS = List.of("experiment", "database", "expectation", "cycles",
            "cycles violated", "acknowledged", "stored", "lost", "duplicated", "reordered", "torn batches",
            "conditions violated", "aborts", "recovery median ms", "recovery max ms", "until caught ms", "caught as",
            "bound per cycle", "seconds", "first seed", "refused", "command", "commit", "date", "machine", "versions",
            "counters");
    private static final List<String> FIGURES = COLUMNS.subList(3, 13);

    RawCounts {
        cells = Map.copyOf(cells);
    }

    /// @param facts of the run: its command, commit, date, machine and versions, by the names of their columns
    static RawCounts of(Tally tally, long seed, Map<String, String> facts) {
        Map<String, String> cells = new TreeMap<>(facts);
        cells.put("experiment", tally.experiment().name());
        cells.put("database", Report.database(tally.kind()));
        cells.put("expectation", tally.experiment().expectation().name().toLowerCase(Locale.ROOT));
        for (int i = 0; i < FIGURES.size(); i++) {
            cells.put(FIGURES.get(i), tally.figures().get(i).toString());
        }
        cells.put("recovery median ms", Long.toString(tally.recoveryAt(0.5).toMillis()));
        cells.put("recovery max ms", Long.toString(tally.recoveryAt(1).toMillis()));
        Duration caught = tally.untilCaught();
        cells.put("until caught ms", caught == null ? "" : Long.toString(caught.toMillis()));
        cells.put("caught as", Objects.requireNonNullElse(tally.caughtAs(), ""));
        cells.put("bound per cycle",
                tally.cycles() == 0 || tally.isControl() ? "" : Double.toString(3.0 / tally.cycles()));
        cells.put("seconds", Long.toString(tally.spent().toSeconds()));
        cells.put("first seed", Long.toString(seed));
        cells.put("refused", Objects.requireNonNullElse(tally.refused(), ""));
        cells.put("counters", tally.counters().entrySet().stream()
                .map(count -> count.getKey() + "=" + count.getValue()).collect(Collectors.joining("; ")));
        return new RawCounts(cells);
    }

    String get(String column) {
        return cells.getOrDefault(column, "");
    }

    /// Zero if the cell is empty.
    long number(String column) {
        return get(column).isEmpty() ? 0 : Long.parseLong(get(column));
    }

    boolean isControl() {
        return get("expectation").equals(Expectation.CAUGHT.name().toLowerCase(Locale.ROOT));
    }

    /// The lines of a file, oldest run first; none if there is no file.
    static List<RawCounts> read(Path csv) throws IOException {
        List<RawCounts> lines = new ArrayList<>();
        if (!Files.exists(csv)) {
            return lines;
        }
        List<String> texts = Files.readAllLines(csv);
        List<String> columns = List.of(texts.getFirst().split(",", -1));
        for (String text : texts.subList(1, texts.size())) {
            // Every cell is quoted and holds neither quotes nor line breaks: see write.
            String[] cells = text.substring(1, text.length() - 1).split("\",\"", -1);
            if (cells.length != columns.size()) {
                throw new IOException("A line of " + csv + " has " + cells.length + " cells, the header has "
                        + columns.size() + ". Restore the file or run without --add.");
            }
            Map<String, String> line = new TreeMap<>();
            for (int i = 0; i < cells.length; i++) {
                line.put(columns.get(i), cells[i]);
            }
            lines.add(new RawCounts(line));
        }
        return lines;
    }

    static void write(Path csv, List<RawCounts> lines) throws IOException {
        StringBuilder text = new StringBuilder(String.join(",", COLUMNS)).append('\n');
        for (RawCounts line : lines) {
            text.append(COLUMNS.stream()
                    .map(column -> '"' + line.get(column).replace('\n', ' ').replace('"', '\'') + '"')
                    .collect(Collectors.joining(","))).append('\n');
        }
        Files.writeString(csv, text);
    }
}
