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
    private final JoinCounts joins;

    TrainingManifest(TrainingSettings settings, long until, Survey survey, JoinCounts joins) {
        this.settings = settings;
        this.until = until;
        this.survey = survey;
        this.joins = joins;
    }

    /// The text.
    String text(String dataset, Tally tally, List<ExportResult.DataFile> files, Map<String, String> texts) {
        return new ManifestText(dataset, settings, until)
                .add("observation_version", "" + Observations.VERSION)
                .add("trajectories", "" + settings.trajectories())
                .add("topics", topics())
                .add("reward", reward())
                .add("splits", splits(tally))
                .add("counts", counts(tally.rows))
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

    /// What was read is used, or said to be left out for a reason: the numbers of each kind add up.
    ///
    /// @param used events that became rows: contexts for `tamiyo`, reports for `karn`
    private String counts(long used) {
        return new JsonText()
                .raw("contexts", new JsonText().field("read", survey.contexts + survey.otherRuns)
                        .field("of_other_runs", survey.otherRuns).field("quarantined", survey.quarantinedContexts)
                        .field("incomplete", survey.incompleteContexts)
                        .field("events_left_out", survey.eventsLeftOut()).end())
                .raw("field_reports", new JsonText().field("read", survey.reports)
                        .field("of_other_runs", survey.reportsOfOtherRuns).field("before_range", joins.beforeRange())
                        .field("joined", joins.joined()).field("unjoined", joins.unjoined())
                        .field("repeated", joins.repeated()).field("quarantined", survey.quarantinedReports).end())
                .raw("candidates", new JsonText().field("read", read("innovation.candidates.submitted"))
                        .field("quarantined", survey.quarantinedCandidates).end())
                .raw("certifications", new JsonText().field("read", read("innovation.certification.results"))
                        .field("quarantined", survey.quarantinedCertifications).end())
                .field("grafts", joins.grafts()).field("grafts_without_report", joins.withoutReport())
                .field("used", used).field("unmapped", survey.unmapped).end();
    }

    private long read(String topic) {
        Survey.TopicCount count = survey.topics.get(topic);
        return count == null ? 0 : count.read;
    }
}
