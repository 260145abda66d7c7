package io.esper.oona.cli;

import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

import io.esper.oona.cli.console.CommandFailure;
import io.esper.oona.cli.console.Console;
import io.esper.oona.cli.console.TimeText;
import io.esper.oona.store.EventLog;
import io.esper.oona.training.ExportException;
import io.esper.oona.training.ExportFormat;
import io.esper.oona.training.RewardSettings;
import io.esper.oona.training.RowFilter;
import io.esper.oona.training.SplitSettings;
import io.esper.oona.training.TrainingSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which part of the log becomes a training set, and how it is written: the options of all exports.
final class ExportOptions {
    /// Formats of data sets.
    enum Format {
        parquet, jsonl
    }

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "New directory.")
    String out = "";

    @Option(names = "--format", paramLabel = "KIND", defaultValue = "parquet",
            description = "parquet or jsonl. Default: ${DEFAULT-VALUE}.")
    Format format = Format.parquet;

    @Option(names = "--runs", paramLabel = "RUN", split = ",",
            description = "Only these runs; repeatable or with commas.")
    List<String> runs = new ArrayList<>();

    @Option(names = "--from", paramLabel = "TIME",
            description = "Only what the store received at or after: 2026-03-02T08:00:00Z, 2026-03-02, or ago: 1d3h.")
    @Nullable
    String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Only what it received before; written as --from.")
    @Nullable
    String to;

    @Option(names = "--after", paramLabel = "POSITION",
            description = "Only what stands after this position. Default: 0.")
    long after;

    @Option(names = "--as-of", paramLabel = "POINT",
            description = "Use nothing after this position or time of receipt. Default: the head.")
    @Nullable
    String asOf;

    @Option(names = "--where", paramLabel = "KEY=VALUE",
            description = "Only what has this blueprint, layer, outcome or hardware; repeatable: of one key any, of several all.")
    List<String> where = new ArrayList<>();

    @Option(names = "--include-quarantined", description = "Also what has values outside their declared range.")
    boolean includeQuarantined;

    @Option(names = "--rows-per-file", paramLabel = "N",
            description = "Rows of one file, 1 to 10000000. Default: 50000.")
    int rowsPerFile = TrainingSettings.ROWS_PER_FILE;

    @Option(names = "--dry-run", description = "Count rows, episodes and bytes; write no files.")
    boolean dryRun;

    /// The settings that the options describe.
    ///
    /// @throws CommandFailure if an option is wrong
    TrainingSettings settings(EventLog log, String tenant, boolean trajectories, RewardSettings rewards,
            SplitSettings splits, Console console) {
        try {
            Instant now = console.clock().instant();
            long start = Math.max(after, from == null ? 0 : before(log, from, now));
            long until = asOf == null ? Long.MAX_VALUE : point(log, asOf, now);
            if (to != null) {
                until = Math.min(until, before(log, to, now));
            }
            if (start > until) {
                throw new IllegalArgumentException("The range ends before it begins: it is what stands after position "
                        + start + " and up to position " + until + ". See --after, --from, --as-of and --to.");
            }
            return new TrainingSettings(console.path(out), format(), trajectories, start, until,
                    new LinkedHashSet<>(runs), tenant, filter(), rewards, splits, includeQuarantined, rowsPerFile);
        } catch (IllegalArgumentException wrong) {
            throw CommandFailure.usage(String.valueOf(wrong.getMessage()));
        }
    }

    /// Finds what is wrong without the log, so that a slip does not cost the time that evidence takes.
    ///
    /// @throws CommandFailure if an option is wrong
    void check(Console console) {
        if (!dryRun && Files.exists(console.path(out))) {
            throw CommandFailure
                    .usage(String.valueOf(new ExportException.TargetExists(console.path(out)).getMessage()));
        }
        try {
            filter();
            checkTimes(console.clock().instant());
        } catch (IllegalArgumentException wrong) {
            throw CommandFailure.usage(String.valueOf(wrong.getMessage()));
        }
    }

    private RowFilter filter() {
        RowFilter filter = RowFilter.ALL;
        for (String text : where) {
            filter = filter.with(text);
        }
        return filter;
    }

    private void checkTimes(Instant now) {
        if (from != null && to != null && !TimeText.moment(from, now).isBefore(TimeText.moment(to, now))) {
            throw new IllegalArgumentException("--from must be before --to; got " + from + " and " + to + ".");
        }
    }

    void tellDryRun(Console console) {
        if (dryRun) {
            console.say("Dry run: nothing was written; bytes are an estimate before compression.");
        }
    }

    private ExportFormat format() {
        return switch (format) {
            case parquet -> ExportFormat.PARQUET;
            case jsonl -> ExportFormat.JSONL;
        };
    }

    /// The last position that was received before the moment.
    private static long before(EventLog log, String text, Instant now) {
        return log.positionAt(TimeText.moment(text, now).minusNanos(1_000));
    }

    private static long point(EventLog log, String text, Instant now) {
        return text.chars().allMatch(Character::isDigit) && text.length() < 19
                ? Long.parseLong(text)
                : log.positionAt(TimeText.moment(text, now));
    }
}
