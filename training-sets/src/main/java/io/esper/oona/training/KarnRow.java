package io.esper.oona.training;

import java.time.Instant;
import java.util.List;

import com.jerolba.carpet.annotation.Alias;
import com.jerolba.carpet.annotation.NotNull;
import com.jerolba.carpet.annotation.ParquetJson;
import org.jspecify.annotations.Nullable;

/// What became of one blueprint in one graft: a contextual bandit of the architect. Columns carry these names in snake case.
///
/// @param epsId                the report's event id; every row is an episode
/// @param obs                  see features.json: candidate and certification as known at the decision
/// @param actions              number of the mutation in actions.json, 0 if none is known
/// @param decisionPos          position that `obs` is as of: of the command that started the graft, or of the report
/// @param joinKind             how the command was found; null if none was
/// @param wep                  the certified profile as known at the decision, JSON
record KarnRow(@NotNull String epsId, int t, @NotNull List<@NotNull Float> obs, @NotNull List<@NotNull Float> newObs,
        long actions, float rewards, boolean terminateds, boolean truncateds, long episodeIndex, long index,
        @NotNull String behaviorPolicy, @NotNull String rewardVersion, @NotNull String rewardSource,
        @Alias("r_d_accuracy") @Nullable Float rDAccuracy, @Alias("r_d_latency_ms") @Nullable Float rDLatencyMs,
        @Alias("r_d_power") @Nullable Float rDPower, @Alias("r_novelty") @Nullable Float rNovelty,
        @NotNull String blueprintId, @NotNull String lineageRoot, @Nullable String parentId,
        @Nullable Float noveltyScore, @Nullable String mutationOperator, @NotNull List<@NotNull String> tags,
        @Nullable Boolean passed, @Nullable Float riskScore, @Nullable String confLevel, @Nullable Float eloScore,
        @Nullable @ParquetJson String wep, @NotNull String outcome, float preMetric, float postMetric,
        @Nullable String runId, int layer, int seed, @Nullable String hardwareProfile, @Nullable String joinKind,
        @NotNull Instant eventTime, long eventPos, long decisionPos, @Nullable String decisionEventId,
        @NotNull String reportEventId, @Nullable String candidateEventId, @Nullable String certificationEventId) {

    /// As one line of JSON.
    static String line(KarnRow row) {
        return new JsonText().field("eps_id", row.epsId).field("t", row.t).raw("obs", JsonText.floats(row.obs))
                .raw("new_obs", JsonText.floats(row.newObs)).field("actions", row.actions)
                .field("rewards", row.rewards).field("terminateds", row.terminateds)
                .field("truncateds", row.truncateds).field("episode_index", row.episodeIndex)
                .field("index", row.index).field("behavior_policy", row.behaviorPolicy)
                .field("reward_version", row.rewardVersion).field("reward_source", row.rewardSource)
                .field("r_d_accuracy", row.rDAccuracy).field("r_d_latency_ms", row.rDLatencyMs)
                .field("r_d_power", row.rDPower).field("r_novelty", row.rNovelty)
                .field("blueprint_id", row.blueprintId).field("lineage_root", row.lineageRoot)
                .field("parent_id", row.parentId).field("novelty_score", row.noveltyScore)
                .field("mutation_operator", row.mutationOperator)
                .raw("tags", JsonText.array(row.tags.stream().map(JsonText::quoted).toList()))
                .raw("passed", row.passed == null ? null : row.passed.toString()).field("risk_score", row.riskScore)
                .field("conf_level", row.confLevel).field("elo_score", row.eloScore).raw("wep", row.wep)
                .field("outcome", row.outcome).field("pre_metric", row.preMetric)
                .field("post_metric", row.postMetric).field("run_id", row.runId).field("layer", row.layer)
                .field("seed", row.seed).field("hardware_profile", row.hardwareProfile)
                .field("join_kind", row.joinKind).field("event_time", row.eventTime.toString())
                .field("event_pos", row.eventPos).field("decision_pos", row.decisionPos)
                .field("decision_event_id", row.decisionEventId).field("report_event_id", row.reportEventId)
                .field("candidate_event_id", row.candidateEventId)
                .field("certification_event_id", row.certificationEventId).end();
    }
}
