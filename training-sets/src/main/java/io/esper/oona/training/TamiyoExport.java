package io.esper.oona.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.esper.oona.store.EventLog;
import io.esper.oona.training.evidence.EvidenceKeeper;
import org.jspecify.annotations.Nullable;

/// Exports the controller's experience: one row for each decision, in episodes, as learners read it. Reads decision contexts and
/// the topics that never expire, so that an export made later equals one made today; bring the [EvidenceKeeper] up to the head
/// first.
///
/// The directory appears when it is complete and on the disk, or not at all. Everything in it except `export.log.json` depends on
/// nothing but the log's content in the range and the settings. Stateless; safe for use by many threads.
public final class TamiyoExport {
    private static final RowForm<TamiyoRow> ROWS = new RowForm<>(TamiyoRow.class, TamiyoRow::line);
    private static final RowForm<TrajectoryRow> TRAJECTORIES =
            new RowForm<>(TrajectoryRow.class, TrajectoryRow::line);
    private static final String NAME = "tamiyo";
    /// Rows between two looks whether to go on.
    private static final int LOOK_ROWS = 256;
    /// What a row takes beside its observations, about.
    private static final int ROW_BYTES = 200;

    private final EventLog log;

    public TamiyoExport(EventLog log) {
        this.log = log;
    }

    /// Counts what the export would hold and writes no data set.
    ///
    /// @throws ExportException.WriteFailed if the decisions do not fit into the temporary directory
    /// @throws ExportException.Stopped     if the listener says so
    public TrainingResult dryRun(TrainingSettings settings, ExportProgress progress) {
        return DraftDirectory.scratch((scratch, _) -> {
            try (WaitingFiles waiting = new WaitingFiles(scratch)) {
                Work work = new Work(settings, progress, waiting);
                work.make((_, _) -> {});
                long bytes = work.made().tally.rows * (2L * 4 * Observations.FEATURES.size() + ROW_BYTES);
                return work.result(settings.directory(), "", bytes, List.of());
            }
        });
    }

    /// Writes the export.
    ///
    /// @throws ExportException.TargetExists if the directory exists
    /// @throws ExportException.WriteFailed  if the disk refuses
    /// @throws ExportException.Stopped      if the listener says so
    public TrainingResult write(TrainingSettings settings, ExportProgress progress) {
        return new DraftDirectory(settings.directory())
                .finish((draft, target) -> write(settings, draft, target, progress));
    }

    private TrainingResult write(TrainingSettings settings, Path draft, Path target, ExportProgress progress)
            throws IOException {
        Path data = Files.createDirectory(draft.resolve(NAME));
        Work work;
        List<ExportResult.DataFile> files;
        try (WaitingFiles waiting = new WaitingFiles(draft)) {
            work = new Work(settings, progress, waiting);
            files = settings.trajectories() ? work.trajectories(data) : work.rows(data);
        }
        DurableFiles.sync(data);
        return work.describe(draft, target, files);
    }

    /// One export.
    private final class Work {
        private final TrainingSettings settings;
        private final ExportProgress progress;
        private final WaitingFiles waiting;
        private final long until;
        private final Survey survey;
        private final JoinCounts counts;
        private @Nullable TamiyoRows rows;

        Work(TrainingSettings settings, ExportProgress progress, WaitingFiles waiting) throws IOException {
            this.settings = settings;
            this.progress = progress;
            this.waiting = waiting;
            until = Math.min(settings.until(), log.head());
            survey = Survey.of(log, settings, until, progress, BlueprintBook.ofRewards(settings.rewards()), waiting,
                    true);
            counts = new JoinCounts(settings);
        }

        List<ExportResult.DataFile> rows(Path data) throws IOException {
            try (SplitFiles<TamiyoRow> splits =
                    new SplitFiles<>(data, settings.format(), ROWS, settings.rowsPerFile())) {
                make((split, row) -> splits.of(split).write(row));
                return splits.complete();
            }
        }

        List<ExportResult.DataFile> trajectories(Path data) throws IOException {
            try (SplitFiles<TrajectoryRow> splits =
                    new SplitFiles<>(data, settings.format(), TRAJECTORIES, settings.rowsPerFile())) {
                Map<SplitSettings.Split, Trajectories> gathered = new EnumMap<>(SplitSettings.Split.class);
                make((split, row) -> gathered.computeIfAbsent(split, _ -> new Trajectories(splits.of(split)))
                        .add(row));
                for (Trajectories trajectories : gathered.values()) {
                    trajectories.flush();
                }
                return splits.complete();
            }
        }

        /// Makes the rows, run by run, in the order of the runs' first decisions.
        void make(TamiyoRows.Sink sink) throws IOException {
            TamiyoRows made = new TamiyoRows(settings, until, survey, sink);
            long[] taken = new long[1];
            for (Map.Entry<String, Survey.Run> run : survey.runs.entrySet()) {
                made.run(survey.joins(run.getKey(), counts));
                RunRows transitions = new RunRows(run.getValue().generations, made::take);
                waiting.decisions.read(run.getKey(), decision -> {
                    transitions.take(decision);
                    look(++taken[0]);
                });
                transitions.finish();
                goOn(taken[0]);
            }
            for (String run : survey.runsWithReports()) {
                if (!survey.runs.containsKey(run)) {
                    survey.joins(run, counts);
                    goOn(taken[0]);
                }
            }
            survey.withoutRun(report -> counts.unjoined(report, false));
            rows = made;
        }

        private void look(long taken) {
            if (taken % LOOK_ROWS == 0) {
                goOn(taken);
            }
        }

        private void goOn(long taken) {
            if (!progress.rows(taken, survey.contexts)) {
                throw new ExportException.Stopped();
            }
        }

        TamiyoRows made() {
            return Objects.requireNonNull(rows, "rows are made before they are described");
        }

        TrainingResult describe(Path draft, Path target, List<ExportResult.DataFile> files) throws IOException {
            TamiyoRows made = made();
            Map<String, String> texts = new LinkedHashMap<>();
            texts.put("README.md", TamiyoCard.text(settings, until, survey, counts, made.tally));
            texts.put("actions.json", made.actions().json());
            texts.put("features.json", FeatureStats.describe(Observations.FEATURES, Observations.VERSION,
                    "obs and new_obs of tamiyo; sources are fields of DecisionContext"));
            texts.put("report.html", ReportPage.text(NAME, made.tally, made.stats));
            texts.put("stats.json", made.stats.json());
            String manifest = new TrainingManifest(settings, until, survey, counts).text(NAME, made.tally, files,
                    texts);
            String id = DatasetFiles.write(draft, texts, manifest, survey.seen);
            return result(target, id, files.stream().mapToLong(ExportResult.DataFile::bytes).sum(), files);
        }

        TrainingResult result(Path directory, String id, long bytes, List<ExportResult.DataFile> files) {
            Tally tally = made().tally;
            return new TrainingResult(directory, id, until, survey.contexts, tally.rows, tally.episodes,
                    counts.unjoined(), survey.quarantinedContexts + survey.quarantined(), survey.unmapped,
                    tally.outcomes, bytes, files);
        }
    }
}
