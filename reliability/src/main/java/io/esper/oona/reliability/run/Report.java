package io.esper.oona.reliability.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.esper.oona.reliability.Commands;
import io.esper.oona.reliability.Experiment;
import org.jspecify.annotations.Nullable;

/// Writes what a run has shown: a page for people and the raw counts.
final class Report {
    private static final String COLUMNS =
            "experiment,database,expectation,cycles,cycles violated,acknowledged,stored,lost,duplicated,reordered,torn batches,conditions violated,aborts,recovery median ms,recovery max ms,bound per cycle,seconds,first seed,refused,commit,date,machine,versions,counters";

    private Report() {}

    /// One experiment on one line.
    static String line(Tally tally) {
        String name = tally.experiment().name() + " on " + database(tally) + ": ";
        if (tally.refused() != null) {
            return name + "refused: " + tally.refused();
        }
        String figures = tally.cycles() + " cycles in " + tally.spent().toSeconds() + " s, " + tally.acknowledged()
                + " acknowledged, " + tally.lost() + " lost, " + tally.wrong() + " wrong otherwise, "
                + tally.violated() + " cycles violated";
        return name + (tally.isWell() ? "well; " : "NOT WELL; ") + figures;
    }

    private static String database(Tally tally) {
        return switch (tally.kind()) {
            case H2 -> "H2";
            case POSTGRESQL -> "PostgreSQL";
        };
    }

    static void write(Path directory, Path introduction, Options options, String versions, List<Tally> tallies)
            throws IOException, InterruptedException {
        Map<String, String> facts = facts(versions);
        Files.writeString(directory.resolve("reliability.md"),
                page(Files.readString(introduction), options, facts, tallies));
        Files.writeString(directory.resolve("reliability.csv"), csv(options, facts, tallies));
    }

    private static Map<String, String> facts(String versions) throws IOException, InterruptedException {
        Map<String, String> facts = new TreeMap<>();
        Commands.Outcome commit = Commands.run("git", "describe", "--always", "--dirty", "--exclude=*");
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

    private static String page(String introduction, Options options, Map<String, String> facts, List<Tally> tallies) {
        StringBuilder page = new StringBuilder(introduction.strip()).append("\n\n## The run\n");
        page.append("Made by `").append(options.text()).append("` at commit ").append(facts.get("commit")).append(", ")
                .append(facts.get("date")).append(", on ").append(facts.get("machine")).append(", ")
                .append(facts.get("versions")).append(". Raw counts: [reliability.csv](reliability.csv).\n\n");
        page.append("## Experiments\n");
        page.append(
                "| Experiment | Database | Invariants | Cycles | Events acknowledged | Lost | Wrong otherwise | Aborts | Recovery, median / longest | Failures per cycle |\n");
        page.append("|---|---|---|---:|---:|---:|---:|---:|---:|---:|\n");
        tallies.stream().filter(tally -> !tally.isControl()).forEach(tally -> page.append(row(tally)));
        page.append("\n## Controls: broken on purpose, must be caught\n");
        page.append(
                "| Control | Database | Cycles | Caught in | Seconds until caught | Lost | Wrong otherwise | Caught as |\n");
        page.append("|---|---|---:|---:|---:|---:|---:|---|\n");
        tallies.stream().filter(Tally::isControl).forEach(tally -> page.append(controlRow(tally)));
        page.append("\n## What each does\n");
        Map<String, String> whats = new TreeMap<>();
        for (Tally tally : tallies) {
            Experiment experiment = tally.experiment();
            whats.put(experiment.name(), experiment.what());
        }
        whats.forEach((name, what) -> page.append("- **").append(name).append("**: ").append(what).append('\n'));
        return page.toString();
    }

    private static String row(Tally tally) {
        List<String> cells = new ArrayList<>(List.of(tally.experiment().name(), database(tally),
                tally.experiment().invariants().stream().sorted().map(String::valueOf)
                        .collect(Collectors.joining(", ")),
                number(tally.cycles())));
        if (tally.refused() != null) {
            cells.addAll(List.of("refused: " + cell(tally.refused()), "", "", "", "", ""));
        } else {
            cells.addAll(List.of(number(tally.acknowledged()), number(tally.lost()), number(tally.wrong()),
                    number(tally.figures().getLast()), recovery(tally), bound(tally)));
        }
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String controlRow(Tally tally) {
        Duration caught = tally.untilCaught();
        return "| " + String.join(" | ", tally.experiment().name(), database(tally), number(tally.cycles()),
                tally.refused() != null ? "refused: " + cell(tally.refused()) : number(tally.violated()),
                caught == null ? "" : String.format(Locale.ROOT, "%.1f", caught.toMillis() / 1e3), number(tally.lost()),
                number(tally.wrong()), cell(tally.caughtAs())) + " |\n";
    }

    private static String recovery(Tally tally) {
        Duration longest = tally.recoveryAt(1);
        return longest.isZero() ? "" : tally.recoveryAt(0.5).toMillis() + " / " + longest.toMillis() + " ms";
    }

    /// Nothing seen in n cycles: with 95 % confidence it happens in less than 3 of n.
    private static String bound(Tally tally) {
        return tally.cycles() == 0 ? "" : String.format(Locale.ROOT, "< %.2g", 3.0 / tally.cycles());
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String cell(@Nullable String text) {
        return text == null ? "" : text.replace('|', '/').replace('\n', ' ');
    }

    private static String csv(Options options, Map<String, String> facts, List<Tally> tallies) {
        StringBuilder csv = new StringBuilder(COLUMNS).append('\n');
        for (Tally tally : tallies) {
            List<String> cells = new ArrayList<>(List.of(tally.experiment().name(), database(tally),
                    tally.experiment().expectation().name().toLowerCase(Locale.ROOT)));
            tally.figures().forEach(figure -> cells.add(figure.toString()));
            cells.add(Long.toString(tally.recoveryAt(0.5).toMillis()));
            cells.add(Long.toString(tally.recoveryAt(1).toMillis()));
            cells.add(tally.cycles() == 0 || tally.isControl() ? "" : Double.toString(3.0 / tally.cycles()));
            cells.add(Long.toString(tally.spent().toSeconds()));
            cells.add(Long.toString(options.seed()));
            cells.add(cell(tally.refused()));
            cells.addAll(List.of(of(facts, "commit"), of(facts, "date"), of(facts, "machine"), of(facts, "versions")));
            cells.add(tally.counters().entrySet().stream().map(count -> count.getKey() + "=" + count.getValue())
                    .collect(Collectors.joining("; ")));
            csv.append(cells.stream().map(cell -> '"' + cell.replace("\"", "\"\"") + '"')
                    .collect(Collectors.joining(","))).append('\n');
        }
        return csv.toString();
    }

    private static String of(Map<String, String> facts, String name) {
        return facts.getOrDefault(name, "");
    }
}
