package io.esper.oona.reliability.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.esper.oona.reliability.Commands;
import io.esper.oona.reliability.Experiment;
import io.esper.oona.store.testing.TestDatabase.Kind;
import org.jspecify.annotations.Nullable;

/// Writes what runs have shown: a page for people and the raw counts.
final class Report {
    private Report() {}

    /// One experiment on one line.
    static String line(Tally tally) {
        String name = tally.experiment().name() + " on " + database(tally.kind()) + ": ";
        if (tally.refused() != null) {
            return name + "refused: " + tally.refused();
        }
        String figures = tally.cycles() + " cycles in " + tally.spent().toSeconds() + " s, " + tally.acknowledged()
                + " acknowledged, " + tally.lost() + " lost, " + tally.wrong() + " wrong otherwise, "
                + tally.violated() + " cycles violated";
        return name + (tally.isWell() ? "well; " : "NOT WELL; ") + figures;
    }

    static String database(Kind kind) {
        return switch (kind) {
            case H2 -> "H2";
            case POSTGRESQL -> "PostgreSQL";
        };
    }

    /// Adds the tallies to the counts that stand in the directory, or begins anew, and makes the page of all of them.
    static void write(Path directory, Path introduction, Options options, String versions, List<Tally> tallies)
            throws IOException, InterruptedException {
        Path csv = directory.resolve("reliability.csv");
        List<RawCounts> lines = options.add() ? RawCounts.read(csv) : new ArrayList<>();
        Map<String, String> facts = facts(options, versions);
        tallies.forEach(tally -> lines.add(RawCounts.of(tally, options.seed(), facts)));
        RawCounts.write(csv, lines);
        Files.writeString(directory.resolve("reliability.md"), page(Files.readString(introduction), lines));
    }

    private static Map<String, String> facts(Options options, String versions)
            throws IOException, InterruptedException {
        Map<String, String> facts = new TreeMap<>();
        Commands.Outcome commit = Commands.run("git", "describe", "--always", "--dirty", "--exclude=*");
        facts.put("command", options.text());
        facts.put("commit", commit.status() == 0 ? commit.output() : "unknown");
        facts.put("date", LocalDate.now(Clock.systemUTC()).toString());
        facts.put("machine", Runtime.getRuntime().availableProcessors() + " cores of " + processor() + ", "
                + System.getProperty("os.name") + " " + System.getProperty("os.version").replaceFirst("-.*", ""));
        facts.put("versions", versions + ", JDK " + Runtime.version().feature());
        return facts;
    }

    private static String processor() throws IOException {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream().filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip()).findFirst().orElse("an unknown processor");
    }

    private static String page(String introduction, List<RawCounts> lines) {
        StringBuilder page = new StringBuilder(introduction.strip()).append("\n\n## The runs\n");
        runs(lines).forEach(page::append);
        page.append("\nRaw counts of each run: [reliability.csv](reliability.csv).\n\n## Experiments\n");
        page.append(
                "| Experiment | Database | Invariants | Cycles | Events acknowledged | Lost | Wrong otherwise | Aborts | Recovery, median / longest | Failures per cycle |\n");
        page.append("|---|---|---|---:|---:|---:|---:|---:|---:|---:|\n");
        Map<String, Experiment> experiments = new TreeMap<>();
        Harness.experiments().forEach(experiment -> experiments.put(experiment.name(), experiment));
        sums(lines, false).forEach(sum -> page.append(row(sum, experiments.get(sum.experiment()))));
        page.append("\n## Controls: broken on purpose, must be caught\n");
        page.append(
                "| Control | Database | Cycles | Caught in | Seconds until caught | Lost | Wrong otherwise | Caught as |\n");
        page.append("|---|---|---:|---:|---:|---:|---:|---|\n");
        sums(lines, true).forEach(sum -> page.append(controlRow(sum)));
        page.append("\n## What each does\n");
        Set<String> shown = lines.stream().map(line -> line.get("experiment")).collect(Collectors.toSet());
        experiments.values().stream().filter(experiment -> shown.contains(experiment.name())).forEach(experiment -> page
                .append("- **").append(experiment.name()).append("**: ").append(experiment.what()).append('\n'));
        return page.toString();
    }

    private static Set<String> runs(List<RawCounts> lines) {
        Set<String> runs = new LinkedHashSet<>();
        lines.forEach(line -> runs.add("- `" + line.get("command") + "` at commit " + line.get("commit") + ", "
                + line.get("date") + ", on " + line.get("machine") + ", " + line.get("versions") + ".\n"));
        return runs;
    }

    private static List<Sum> sums(List<RawCounts> lines, boolean controls) {
        Map<String, List<RawCounts>> groups = new LinkedHashMap<>();
        lines.stream().filter(line -> line.isControl() == controls).forEach(line -> groups
                .computeIfAbsent(line.get("experiment") + ' ' + line.get("database"), key -> new ArrayList<>())
                .add(line));
        return groups.values().stream().map(Sum::new).toList();
    }

    /// An experiment of an older run may be gone.
    private static String row(Sum sum, @Nullable Experiment experiment) {
        Set<Integer> invariants = experiment == null ? Set.of() : experiment.invariants();
        List<String> cells = new ArrayList<>(List.of(sum.experiment(), sum.database(),
                invariants.stream().sorted().map(String::valueOf).collect(Collectors.joining(", ")),
                number(sum.of("cycles"))));
        if (!sum.refused().isEmpty()) {
            cells.addAll(List.of("refused: " + cell(sum.refused()), "", "", "", "", ""));
        } else {
            cells.addAll(List.of(number(sum.of("acknowledged")), number(sum.of("lost")), number(sum.wrong()),
                    number(sum.of("aborts")), recovery(sum), bound(sum)));
        }
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String controlRow(Sum sum) {
        return "| " + String.join(" | ", sum.experiment(), sum.database(), number(sum.of("cycles")),
                sum.refused().isEmpty() ? number(sum.of("cycles violated")) : "refused: " + cell(sum.refused()),
                sum.untilCaught().isEmpty()
                        ? ""
                        : String.format(Locale.ROOT, "%.1f", Long.parseLong(sum.untilCaught()) / 1e3),
                number(sum.of("lost")), number(sum.wrong()), cell(sum.caughtAs())) + " |\n";
    }

    private static String recovery(Sum sum) {
        return sum.longestRecovery() == 0 ? "" : sum.medianRecovery() + " / " + sum.longestRecovery() + " ms";
    }

    /// Nothing seen in n cycles: with 95 % confidence it happens in less than 3 of n.
    private static String bound(Sum sum) {
        return sum.of("cycles") == 0 ? "" : String.format(Locale.ROOT, "< %.2g", 3.0 / sum.of("cycles"));
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String cell(String text) {
        return text.replace('|', '/').replace('\n', ' ');
    }
}
