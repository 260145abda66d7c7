package io.esper.oona.training;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The manifest of `tamiyo` and `karn`: what made the data set, and proof that nothing of the range is missing. Holds nothing that
/// differs between two exports of the same range.
final class TrainingManifest {
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
        return new ManifestText(dataset, settings, until)
                .add("observation_version", "" + Observations.VERSION)
                .add("trajectories", "" + settings.trajectories())
                .add("topics", topics())
                .add("reward", reward())
                .add("splits", splits(tally))
                .add("counts", counts(used))
                .add("joins", JsonText.counts(joins.kinds()))
                .add("commands", JsonText.counts(survey.commands))
                .add("rows", new JsonText().field("rows", tally.rows).field("episodes", tally.episodes)
                        .field("terminated", tally.terminated).field("incomplete_evidence", tally.incomplete).end())
                .add("class_balance", new JsonText().raw("actions", JsonText.counts(tally.actions))
                        .raw("outcomes", JsonText.counts(tally.outcomes))
                        .raw("reward_sources", JsonText.counts(tally.rewardSources)).end())
                .end(texts, files);
    }

    private String topics() {
        JsonText json = new JsonText();
        survey.topics.forEach((topic, count) -> json.raw(topic, new JsonText().field("read", count.read)
                .field("first", count.first).field("last", count.last).end()));
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
                .field("grafts", survey.grafts.stream().filter(this::inRange).count())
                .field("grafts_without_report",
                        survey.grafts.stream().filter(this::inRange)
                                .filter(graft -> joins.ofGraft(graft.position()) == null).count())
                .field("used", used).field("unmapped", survey.unmapped).end();
    }

    private boolean inRange(Survey.Graft graft) {
        return graft.position() > settings.after();
    }

    private long read(String topic) {
        Survey.TopicCount count = survey.topics.get(topic);
        return count == null ? 0 : count.read;
    }
}
