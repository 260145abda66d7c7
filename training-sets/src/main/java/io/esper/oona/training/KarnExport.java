package io.esper.oona.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

import io.esper.oona.event.RunResolver;
import io.esper.oona.store.EventLog;
import org.jspecify.annotations.Nullable;

/// Exports what became of the architect's blueprints: one row for each field report, in the order of the log, with the candidate and
/// the certification as known when the graft was decided. Reads topics that never expire; bring the
/// [evidence keeper][io.esper.oona.training.evidence.EvidenceKeeper] up to the head first. Stateless; safe for use by many threads.
///
/// The directory appears when it is complete and on the disk, or not at all. Everything in it except `export.log.json` depends on
/// nothing but the log's content in the range and the settings.
public final class KarnExport {
    private static final RowForm<KarnRow> ROWS = new RowForm<>(KarnRow.class, KarnRow::line);
    private static final String NAME = "karn";
    /// Reports between two looks whether to go on.
    private static final int LOOK_ROWS = 256;
    /// What a row takes before compression, about.
    private static final int ROW_BYTES = 1_000;

    private final EventLog log;

    public KarnExport(EventLog log) {
        this.log = log;
    }

    /// Counts what the export would hold and writes no data set.
    ///
    /// @throws ExportException.WriteFailed if what was read does not fit into the temporary directory
    /// @throws ExportException.Stopped     if the listener says so
    public TrainingResult dryRun(TrainingSettings settings, ExportProgress progress) {
        return DraftDirectory.scratch((scratch, _) -> {
            Work work = new Work(settings, progress, scratch);
            work.rows((_, _) -> {});
            return work.result(settings.directory(), "", work.tally.rows * ROW_BYTES, List.of());
        });
    }

    /// Writes the export.
    ///
    /// @throws ExportException.TargetExists if the directory exists
    /// @throws ExportException.WriteFailed  if the disk refuses
    /// @throws ExportException.Stopped      if the listener says so
    public TrainingResult write(TrainingSettings settings, ExportProgress progress) {
        return new DraftDirectory(settings.directory())
                .finish((draft, target) -> new Work(settings, progress, draft).write(draft, target));
    }

    /// Takes rows.
    private interface Sink {
        void take(SplitSettings.Split split, KarnRow row) throws IOException;
    }

    /// A report that becomes a row and the graft that it answers, if one is known.
    private record Answer(Proofs.Report report, Joins.@Nullable Join join) {
        /// What the row knows stands at or before it.
        long position() {
            return join == null ? report.position() : join.graft().position();
        }

        @Nullable
        String hardware() {
            return join == null ? report.hardware() : join.hardware();
        }

        @Nullable
        String run() {
            return join == null || join.graft().run().equals(RunResolver.UNKNOWN) ? report.run() : join.graft().run();
        }
    }

    /// One export.
    private final class Work {
        private final TrainingSettings settings;
        private final ExportProgress progress;
        private final long until;
        private final Survey survey;
        private final JoinCounts counts;
        private final List<Answer> answers = new ArrayList<>();
        private final Mutations mutations;
        private final Tally tally = new Tally();
        private final FeatureStats stats = new FeatureStats(BlueprintFeatures.FEATURES);
        private final SplitGroups groups = new SplitGroups();

        Work(TrainingSettings settings, ExportProgress progress, Path draft) throws IOException {
            this.settings = settings;
            this.progress = progress;
            until = Math.min(settings.until(), log.head());
            counts = new JoinCounts(settings);
            try (WaitingFiles waiting = new WaitingFiles(draft)) {
                survey = Survey.of(log, settings, until, progress, BlueprintBook.whole(), waiting, false);
                for (String run : survey.runsWithReports()) {
                    Proofs proofs = waiting.proofs.read(run);
                    Joins joins = new Joins(proofs, counts);
                    proofs.reports.forEach(report -> keep(new Answer(report, joins.ofReport(report.position()))));
                    survey.goOn();
                }
                survey.withoutRun(report -> {
                    counts.unjoined(report, false);
                    keep(new Answer(report, null));
                });
            }
            answers.sort(Comparator.comparingLong(answer -> answer.report().position()));
            mutations = Mutations.of(survey.book, answers);
        }

        TrainingResult write(Path draft, Path target) throws IOException {
            Path data = Files.createDirectory(draft.resolve(NAME));
            List<ExportResult.DataFile> files;
            try (SplitFiles<KarnRow> splits =
                    new SplitFiles<>(data, settings.format(), ROWS, settings.rowsPerFile())) {
                rows((split, row) -> splits.of(split).write(row));
                files = splits.complete();
            }
            DurableFiles.sync(data);
            Map<String, String> texts = new LinkedHashMap<>();
            texts.put("README.md", KarnCard.text(settings, until, survey, counts, tally));
            texts.put("actions.json", mutations.json());
            texts.put("features.json", FeatureStats.describe(BlueprintFeatures.FEATURES, Observations.VERSION,
                    "obs and new_obs of karn; as known at decision_pos"));
            texts.put("report.html", ReportPage.text(NAME, tally, stats));
            texts.put("stats.json", stats.json());
            String manifest = new TrainingManifest(settings, until, survey, counts).text(NAME, tally, files, texts);
            String id = DatasetFiles.write(draft, texts, manifest, survey.seen);
            return result(target, id, files.stream().mapToLong(ExportResult.DataFile::bytes).sum(), files);
        }

        TrainingResult result(Path directory, String id, long bytes, List<ExportResult.DataFile> files) {
            return new TrainingResult(directory, id, until, survey.contexts, tally.rows, tally.episodes,
                    counts.unjoined(), survey.quarantined(), survey.unmapped, tally.outcomes, bytes, files);
        }

        void rows(Sink sink) throws IOException {
            long taken = 0;
            for (Answer answer : answers) {
                float[] observation =
                        BlueprintFeatures.of(answer.report().blueprint(), survey.book, answer.position());
                KarnRow row = row(answer, observation);
                SplitSettings.Split split = settings.splits().of(row.lineageRoot());
                count(row, split);
                if (split == SplitSettings.Split.TRAIN) {
                    stats.add(observation);
                }
                sink.take(split, row);
                if (++taken % LOOK_ROWS == 0 && !progress.rows(taken, answers.size())) {
                    throw new ExportException.Stopped();
                }
            }
        }

        private void keep(Answer answer) {
            if (wanted(answer)) {
                answers.add(answer);
            }
        }

        private boolean wanted(Answer answer) {
            Proofs.Report report = answer.report();
            return settings.wants(answer.run()) && report.position() > settings.after() && !report.quarantined()
                    && settings.filter().matches(report.blueprint(), report.seed().layer(), report.outcome(),
                            answer.hardware());
        }

        private KarnRow row(Answer answer, float[] observation) {
            Proofs.Report report = answer.report();
            Joins.Join join = answer.join();
            long position = answer.position();
            BlueprintBook.Candidate candidate = survey.book.candidate(report.blueprint(), position);
            BlueprintBook.Certification certification = survey.book.certification(report.blueprint(), position);
            FloatVector obs = new FloatVector(observation);
            Reward reward = Reward.of(report, survey.book, settings.rewards(), until);
            String mutation = candidate == null ? null : candidate.payload().mutationOperator();
            return new KarnRow(report.eventId(), 0, obs, obs, mutations.number(mutation),
                    reward.total(settings.rewards()), true, false, tally.rows, tally.rows,
                    candidate == null ? "" : candidate.senderId(), Reward.VERSION, reward.source(), reward.accuracy(),
                    reward.latencyMs(), reward.power(), reward.novelty(), report.blueprint(),
                    survey.book.root(report.blueprint()), survey.book.parent(report.blueprint(), position),
                    candidate == null ? null : Reward.known(candidate.payload().noveltyScore()), mutation,
                    candidate == null ? List.of() : candidate.payload().tags(),
                    certification == null ? null : certification.payload().passed(),
                    certification == null ? null : Reward.known(certification.payload().riskScore()),
                    certification == null ? null : certification.payload().confidence(),
                    certification == null ? null : Reward.known(certification.payload().eloScore()),
                    certification == null ? null : profile(certification), report.outcome(), report.pre(),
                    report.post(), answer.run(), report.seed().layer(), report.seed().seed(), report.hardware(),
                    join == null ? null : join.kind(), report.time(), report.position(), position,
                    join == null ? null : join.graft().triggerEventId(), report.eventId(),
                    candidate == null ? null : candidate.eventId().toString(),
                    certification == null ? null : certification.eventId().toString());
        }

        private static String profile(BlueprintBook.Certification certification) {
            JsonText json = new JsonText();
            new TreeMap<>(certification.payload().wep()).forEach((key, value) -> json.field(key, Reward.known(value)));
            return json.end();
        }

        private void count(KarnRow row, SplitSettings.Split split) {
            Tally.SplitCount ofSplit = tally.split(split);
            ofSplit.rows++;
            ofSplit.episodes++;
            ofSplit.groups += groups.add(row.lineageRoot(), split) ? 1 : 0;
            tally.rows++;
            tally.episodes++;
            tally.terminated++;
            tally.length(1);
            tally.reward(row.rewards());
            tally.rewardSources.merge(row.rewardSource(), 1L, Long::sum);
            tally.actions.merge(row.mutationOperator() == null ? "none" : row.mutationOperator(), 1L, Long::sum);
            tally.outcome(row.blueprintId(), row.outcome());
        }
    }

    /// The mutations of the rows by number; 0 is "none is known".
    private record Mutations(SortedMap<String, Long> numbers) {
        static Mutations of(BlueprintBook book, List<Answer> answers) {
            SortedMap<String, Long> numbers = new TreeMap<>();
            for (Answer answer : answers) {
                BlueprintBook.Candidate candidate =
                        book.candidate(answer.report().blueprint(), answer.position());
                if (candidate != null && candidate.payload().mutationOperator() != null) {
                    numbers.put(candidate.payload().mutationOperator(), 0L);
                }
            }
            long last = 0;
            for (Map.Entry<String, Long> number : numbers.entrySet()) {
                number.setValue(++last);
            }
            return new Mutations(numbers);
        }

        long number(@Nullable String mutation) {
            return mutation == null
                    ? 0
                    : Objects.requireNonNull(numbers.get(mutation), "every row's mutation has a number");
        }

        String json() {
            List<String> lines = new ArrayList<>();
            lines.add(new JsonText().field("action", 0L).field("mutation_operator", (String) null).end());
            numbers.forEach((mutation, number) -> lines
                    .add(new JsonText().field("action", number).field("mutation_operator", mutation).end()));
            return "{\n  \"actions\": [\n    " + String.join(",\n    ", lines) + "\n  ]\n}\n";
        }
    }
}
