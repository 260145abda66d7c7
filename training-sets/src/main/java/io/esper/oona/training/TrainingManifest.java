package io.esper.oona.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The manifest of `tamiyo` and `karn`: what made the data set, and proof that nothing of the range is missing. Holds nothing that
/// differs between two exports of the same range.
final class TrainingManifest {
    /// Moves when a column changes its meaning.
    static final int SCHEMA_VERSION = 1;
    /// Moves when equal input may give other bytes.
    static final int EXPORTER_VERSION = 1;

    private final TrainingSettings settings;
    private final long until;
    private final Survey survey;
    private final Joins joins;

    TrainingManifest(TrainingSettings settings, long until, Survey survey, Joins joins) {
        this.settings = settings;
        this.until = until;
        this.survey = survey;
        this.joins = joins;
    }

    /// The text.
    ///
    /// @param used events that became rows: contexts for `tamiyo`, reports for `karn`
    String text(String dataset, long used, Tally tally, List<ExportResult.DataFile> files, Map<String, String> texts) {
        List<String> members = new ArrayList<>();
        members.add(member("dataset", JsonText.quoted(dataset)));
        members.add(member("schema_version", "" + SCHEMA_VERSION));
        members.add(member("exporter_version", "" + EXPORTER_VERSION));
        members.add(member("observation_version", "" + Observations.VERSION));
        members.add(member("format", JsonText.quoted(settings.format().text())));
        members.add(member("trajectories", "" + settings.trajectories()));
        members.add(member("tenant", JsonText.quoted(settings.tenant())));
        members.add(member("range", new JsonText().field("after", settings.after()).field("until", until).end()));
        members.add(member("topics", topics()));
        members.add(member("runs", strings(settings.runs())));
        members.add(member("where", where()));
        members.add(member("include_quarantined", "" + settings.includeQuarantined()));
        members.add(member("rows_per_file", "" + settings.rowsPerFile()));
        members.add(member("reward", reward()));
        members.add(member("splits", splits(tally)));
        members.add(member("counts", counts(used)));
        members.add(member("joins", JsonText.counts(joins.kinds())));
        members.add(member("commands", JsonText.counts(survey.commands)));
        members.add(member("rows", new JsonText().field("rows", tally.rows).field("episodes", tally.episodes)
                .field("terminated", tally.terminated).field("incomplete_evidence", tally.incomplete).end()));
        members.add(member("class_balance", new JsonText().raw("actions", JsonText.counts(tally.actions))
                .raw("outcomes", JsonText.counts(tally.outcomes))
                .raw("reward_sources", JsonText.counts(tally.rewardSources)).end()));
        members.add(member("texts", texts(texts)));
        members.add(member("files", files(files)));
        return "{\n  " + String.join(",\n  ", members) + "\n}\n";
    }

    private String topics() {
        JsonText json = new JsonText();
        survey.topics.forEach((topic, count) -> json.raw(topic, new JsonText().field("read", count.read)
                .field("first", count.first).field("last", count.last).end()));
        return json.end();
    }

    private String where() {
        JsonText json = new JsonText();
        settings.filter().wanted().forEach((key, values) -> json.raw(key, strings(values)));
        return json.end();
    }

    private String reward() {
        RewardSettings reward = settings.rewards();
        return new JsonText().field("version", Reward.VERSION)
                .field("formula",
                        "accuracy*r_d_accuracy - latency*r_d_latency_ms - power*r_d_power + novelty*r_novelty")
                .field("accuracy", reward.accuracy()).field("latency", reward.latency()).field("power", reward.power())
                .field("novelty", reward.novelty())
                .field("baseline", reward.baseline().name().toLowerCase(Locale.ROOT))
                .field("hardware", reward.hardware()).end();
    }

    private String splits(Tally tally) {
        return new JsonText().field("salt", settings.splits().salt()).field("train", settings.splits().train())
                .field("validation", settings.splits().validation()).raw("made", tally.splitsJson()).end();
    }

    private String counts(long used) {
        long reports = read("innovation.field_reports");
        return new JsonText()
                .raw("contexts", new JsonText().field("read", survey.contexts).field("of_other_runs", survey.otherRuns)
                        .field("quarantined", survey.quarantinedContexts).field("incomplete", survey.incompleteContexts)
                        .end())
                .raw("field_reports", new JsonText().field("read", reports)
                        .field("joined", reports - joins.unjoinedReports())
                        .field("unjoined", joins.unjoinedReports()).field("quarantined", survey.quarantinedReports)
                        .end())
                .raw("candidates", new JsonText().field("read", read("innovation.candidates.submitted")).end())
                .raw("certifications", new JsonText().field("read", read("innovation.certification.results")).end())
                .field("grafts", (long) survey.grafts.size())
                .field("grafts_without_report",
                        survey.grafts.stream().filter(graft -> joins.ofGraft(graft.position()) == null).count())
                .field("used", used).field("unmapped", survey.unmapped).end();
    }

    private long read(String topic) {
        Survey.TopicCount count = survey.topics.get(topic);
        return count == null ? 0 : count.read;
    }

    private static String texts(Map<String, String> texts) {
        JsonText json = new JsonText();
        texts.forEach((name, text) -> json.field(name, DurableFiles.sha256(text)));
        return json.end();
    }

    private static String files(List<ExportResult.DataFile> files) {
        return files.stream().map(file -> new JsonText().field("path", file.path()).field("rows", file.rows())
                .field("bytes", file.bytes()).field("sha256", file.sha256()).end())
                .collect(Collectors.joining(",\n    ", "[\n    ", "\n  ]"));
    }

    private static String strings(Set<String> values) {
        return JsonText.array(values.stream().map(JsonText::quoted).toList());
    }

    private static String member(String name, String json) {
        return JsonText.quoted(name) + ": " + json;
    }
}
