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
    /// File of the decisions that wait, gone when the rows are written.
    private static final String WAITING = "waiting.tmp";
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
        long until = Math.min(settings.until(), log.head());
        try {
            Path draft = Files.createTempDirectory("oona-dry-run-");
            try (DecisionSpill decisions = new DecisionSpill(draft.resolve(WAITING))) {
                Survey survey = Survey.of(log, settings, until, progress, decisions);
                Joins joins = new Joins(survey);
                TamiyoRows rows = new TamiyoRows(settings, until, survey, joins, (_, _) -> {});
                read(survey, decisions, rows);
                long bytes = rows.tally.rows * (2L * 4 * Observations.FEATURES.size() + ROW_BYTES);
                return result(settings.directory(), "", until, survey, joins, rows.tally, bytes, List.of());
            } finally {
                DurableFiles.delete(draft);
            }
        } catch (IOException failed) {
            throw new ExportException.WriteFailed(settings.directory(), failed);
        }
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
        long until = Math.min(settings.until(), log.head());
        Path data = Files.createDirectory(draft.resolve(NAME));
        Work work;
        List<ExportResult.DataFile> files;
        try (DecisionSpill decisions = new DecisionSpill(draft.resolve(WAITING))) {
            work = new Work(settings, until, Survey.of(log, settings, until, progress, decisions), decisions);
            files = settings.trajectories() ? work.trajectories(data) : work.rows(data);
        }
        DurableFiles.sync(data);
        return describe(settings, draft, target, until, work.survey, work.joins, work.made(), files);
    }

    /// The second half of an export: rows from decisions.
    private static final class Work {
        private final TrainingSettings settings;
        private final long until;
        private final Survey survey;
        private final DecisionSpill decisions;
        private final Joins joins;
        private @Nullable TamiyoRows rows;

        Work(TrainingSettings settings, long until, Survey survey, DecisionSpill decisions) {
            this.settings = settings;
            this.until = until;
            this.survey = survey;
            this.decisions = decisions;
            joins = new Joins(survey);
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

        private void make(TamiyoRows.Sink sink) throws IOException {
            TamiyoRows made = new TamiyoRows(settings, until, survey, joins, sink);
            read(survey, decisions, made);
            rows = made;
        }

        TamiyoRows made() {
            return Objects.requireNonNull(rows, "rows are made before they are described");
        }
    }

    private static TrainingResult describe(TrainingSettings settings, Path draft, Path target, long until,
            Survey survey, Joins joins, TamiyoRows rows, List<ExportResult.DataFile> files) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("README.md", TamiyoCard.text(settings, until, survey, joins, rows.tally));
        texts.put("actions.json", rows.actions().json());
        texts.put("features.json", FeatureStats.describe(Observations.FEATURES, Observations.VERSION,
                "obs and new_obs of tamiyo; sources are fields of DecisionContext"));
        texts.put("report.html", ReportPage.text(NAME, rows.tally, rows.stats));
        texts.put("stats.json", rows.stats.json());
        String manifest = new TrainingManifest(settings, until, survey, joins).text(NAME, rows.tally.rows, rows.tally,
                files, texts);
        String id = DatasetFiles.write(draft, texts, manifest, survey.expired);
        long bytes = files.stream().mapToLong(ExportResult.DataFile::bytes).sum();
        return result(target, id, until, survey, joins, rows.tally, bytes, files);
    }

    private static TrainingResult result(Path directory, String id, long until, Survey survey, Joins joins,
            Tally tally, long bytes, List<ExportResult.DataFile> files) {
        return new TrainingResult(directory, id, until, survey.contexts, tally.rows, tally.episodes,
                joins.unjoinedReports(), survey.quarantinedContexts + survey.quarantinedReports, survey.unmapped,
                tally.outcomes, bytes, files);
    }

    private static void read(Survey survey, DecisionSpill decisions, TamiyoRows rows) throws IOException {
        for (Map.Entry<String, Survey.Run> run : survey.runs.entrySet()) {
            RunRows transitions = new RunRows(run.getValue().generations, rows::take);
            decisions.read(run.getKey(), transitions::take);
            transitions.finish();
        }
    }
}
