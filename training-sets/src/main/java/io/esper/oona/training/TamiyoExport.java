package io.esper.oona.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.esper.oona.event.Flag;
import io.esper.oona.event.Payload;
import io.esper.oona.event.json.PayloadException;
import io.esper.oona.event.json.PayloadReader;
import io.esper.oona.store.EventFilter;
import io.esper.oona.store.EventLog;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.training.evidence.EvidenceKeeper;

/// Exports the controller's experience: one row for each decision, in episodes, as learners read it. Reads decision contexts and
/// the topics that never expire, so that an export made later equals one made today; bring the [EvidenceKeeper] up to the head
/// first.
///
/// The directory appears when it is complete and on the disk, or not at all. Everything in it except `export.log.json` depends on
/// nothing but the log's content in the range and the settings. Stateless; safe for use by many threads.
public final class TamiyoExport {
    private static final EventFilter CONTEXTS =
            new EventFilter(Set.of(EvidenceKeeper.TOPIC), Set.of(), Set.of(), Set.of(), Set.of(), null, null, null,
                    null);
    private static final RowForm<TamiyoRow> ROWS = new RowForm<>(TamiyoRow.class, TamiyoRow::line);
    private static final RowForm<TrajectoryRow> TRAJECTORIES =
            new RowForm<>(TrajectoryRow.class, TrajectoryRow::line);
    private static final String NAME = "tamiyo";
    /// What a row takes beside its observations, about.
    private static final int ROW_BYTES = 200;

    private final EventLog log;

    public TamiyoExport(EventLog log) {
        this.log = log;
    }

    /// Counts what the export would hold and writes nothing.
    ///
    /// @throws ExportException.Stopped if the listener says so
    public TrainingResult dryRun(TrainingSettings settings, ExportProgress progress) {
        long until = Math.min(settings.until(), log.head());
        Survey survey = Survey.of(log, settings, until, progress);
        Joins joins = new Joins(survey);
        TamiyoRows rows = new TamiyoRows(settings, until, survey, joins, (_, _) -> {});
        try {
            read(settings, survey, rows, progress);
        } catch (IOException impossible) {
            throw new ExportException.WriteFailed(settings.directory(), impossible);
        }
        long bytes = rows.tally.rows * (2L * 4 * Observations.FEATURES.size() + ROW_BYTES);
        return result(settings.directory(), "", until, survey, joins, rows.tally, bytes, List.of());
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
        Survey survey = Survey.of(log, settings, until, progress);
        Joins joins = new Joins(survey);
        Path data = Files.createDirectory(draft.resolve(NAME));
        List<ExportResult.DataFile> files;
        TamiyoRows rows;
        if (settings.trajectories()) {
            try (SplitFiles<TrajectoryRow> splits =
                    new SplitFiles<>(data, settings.format(), TRAJECTORIES, settings.rowsPerFile())) {
                Map<SplitSettings.Split, Trajectories> gathered = new LinkedHashMap<>();
                for (SplitSettings.Split split : SplitSettings.Split.values()) {
                    gathered.put(split, new Trajectories(splits.of(split)));
                }
                rows = new TamiyoRows(settings, until, survey, joins, (split, row) -> {
                    Trajectories trajectories = gathered.get(split);
                    if (trajectories != null) {
                        trajectories.add(row);
                    }
                });
                read(settings, survey, rows, progress);
                files = new ArrayList<>();
                for (Trajectories trajectories : gathered.values()) {
                    files.addAll(trajectories.complete());
                }
            }
        } else {
            try (SplitFiles<TamiyoRow> splits =
                    new SplitFiles<>(data, settings.format(), ROWS, settings.rowsPerFile())) {
                rows = new TamiyoRows(settings, until, survey, joins, (split, row) -> splits.of(split).write(row));
                read(settings, survey, rows, progress);
                files = splits.complete();
            }
        }
        DurableFiles.sync(data);
        return describe(settings, draft, target, until, survey, joins, rows, files);
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

    private void read(TrainingSettings settings, Survey survey, TamiyoRows rows, ExportProgress progress)
            throws IOException {
        for (RunGroups.Group group : RunGroups.of(survey.runs)) {
            read(settings, survey, group, rows, progress);
        }
    }

    private void read(TrainingSettings settings, Survey survey, RunGroups.Group group, TamiyoRows rows,
            ExportProgress progress) throws IOException {
        Map<String, List<RunRows.Transition>> waiting = new LinkedHashMap<>();
        Map<String, RunRows> runs = new LinkedHashMap<>();
        group.runs().forEach((name, run) -> {
            List<RunRows.Transition> transitions = new ArrayList<>();
            waiting.put(name, transitions);
            runs.put(name, new RunRows(run.generations, group.direct() ? rows::take : transitions::add));
        });
        PayloadReader payloads = new PayloadReader();
        try (LogReader reader = log
                .read(new ReadQuery(group.after(), group.until(), CONTEXTS, Long.MAX_VALUE))) {
            for (LogElement element = reader.next(); element != null; element = reader.next()) {
                if (element instanceof StoredEvent event) {
                    take(event, settings, survey, runs, payloads);
                }
                if (!progress.at(reader.position(), reader.head())) {
                    throw new ExportException.Stopped();
                }
            }
        }
        for (Map.Entry<String, RunRows> run : runs.entrySet()) {
            run.getValue().finish();
            for (RunRows.Transition transition : waiting.getOrDefault(run.getKey(), List.of())) {
                rows.take(transition);
            }
        }
    }

    private static void take(StoredEvent event, TrainingSettings settings, Survey survey, Map<String, RunRows> runs,
            PayloadReader payloads) throws IOException {
        String named = event.runId();
        boolean other = named != null && !runs.containsKey(named);
        if (other || (event.has(Flag.OUT_OF_RANGE) && !settings.includeQuarantined())) {
            return;
        }
        Payload payload;
        try {
            payload = payloads.read(event.type(), event.version(), event.payloadBuffer(), event.payloadOffset(),
                    event.payloadLength());
        } catch (PayloadException counted) {
            return; // the survey has counted it
        }
        if (payload instanceof Payload.DecisionContext context && survey.wants(context)) {
            RunRows run = runs.get(context.runId());
            if (run != null) {
                run.take(Decision.of(event, context));
            }
        }
    }
}
