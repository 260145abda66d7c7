package io.esper.oona.training;

import java.time.Instant;
import java.util.List;

import com.jerolba.carpet.annotation.Alias;
import com.jerolba.carpet.annotation.NotNull;
import org.jspecify.annotations.Nullable;

/// One decision of the controller: what it saw, what it did, what came of it. Columns carry these names in snake case, in this order.
///
/// @param epsId           `<run>:<generation>`
/// @param t               0 and up within the episode
/// @param obs             see features.json
/// @param newObs          the observation of the episode's next decision; on its last row the same as `obs`
/// @param newObsKnown     false on the last row of an episode
/// @param actions         number in actions.json, 0 for WAIT
/// @param rewards         from the parts below and the manifest's weights
/// @param terminateds     the run was rolled back after this decision and before its next one
/// @param truncateds      the episode was still open at the end of the range
/// @param episodeIndex    0 and up over the data set
/// @param index           0 and up over the data set
/// @param actLayer        null on WAIT, as the other parts of the action
/// @param actBlueprint    number in `blueprints` of actions.json
/// @param actStrategy     number in `strategies`
/// @param actCommand      number in `commands`
/// @param actionProb      null where the policy did not say
/// @param behaviorPolicy  who decided: the command says it, or its sender; empty on WAIT
/// @param rewardSource    field_report, none or quarantined
/// @param rDAccuracy      post_metric − pre_metric; null if not known, as the other parts
/// @param lineageRoot     group of the blueprint's family
/// @param outcome         of a graft: the report's, or CANCELLED or UNFINISHED; null for other decisions
/// @param joinKind        how the report was found: command_id, trace_id or interval
/// @param complete        false if events that belong to the observation had expired before they were read
/// @param eventTime       when the trigger's sender says it was sent; never used for ordering
/// @param eventPos        the decision's position in the log
/// @param decisionEventId the command's event id, or that of the event that ended the epoch
record TamiyoRow(@NotNull String epsId, int t, @NotNull List<@NotNull Float> obs,
        @NotNull List<@NotNull Float> newObs, boolean newObsKnown, long actions, float rewards, boolean terminateds,
        boolean truncateds, long episodeIndex, long index, @Nullable Integer actLayer, @Nullable Integer actSeed,
        @Nullable Integer actBlueprint, @Nullable Integer actStrategy, @Nullable Integer actCommand,
        @Nullable Float actionProb, @Nullable Float actionLogp, @NotNull String behaviorPolicy,
        @NotNull String rewardVersion, @NotNull String rewardSource,
        @Alias("r_d_accuracy") @Nullable Float rDAccuracy, @Alias("r_d_latency_ms") @Nullable Float rDLatencyMs,
        @Alias("r_d_power") @Nullable Float rDPower, @Alias("r_novelty") @Nullable Float rNovelty,
        @NotNull String runId, @Nullable String blueprintId, @Nullable String lineageRoot, @Nullable String outcome,
        @Nullable String joinKind, boolean complete, @NotNull Instant eventTime, long eventPos,
        @NotNull String decisionEventId, @Nullable String reportEventId) {

    /// As one line of JSON.
    static String line(TamiyoRow row) {
        return new JsonText().field("eps_id", row.epsId).field("t", row.t).raw("obs", JsonText.floats(row.obs))
                .raw("new_obs", JsonText.floats(row.newObs)).field("new_obs_known", row.newObsKnown)
                .field("actions", row.actions).field("rewards", row.rewards).field("terminateds", row.terminateds)
                .field("truncateds", row.truncateds).field("episode_index", row.episodeIndex)
                .field("index", row.index).field("act_layer", row.actLayer).field("act_seed", row.actSeed)
                .field("act_blueprint", row.actBlueprint).field("act_strategy", row.actStrategy)
                .field("act_command", row.actCommand).field("action_prob", row.actionProb)
                .field("action_logp", row.actionLogp).field("behavior_policy", row.behaviorPolicy)
                .field("reward_version", row.rewardVersion).field("reward_source", row.rewardSource)
                .field("r_d_accuracy", row.rDAccuracy).field("r_d_latency_ms", row.rDLatencyMs)
                .field("r_d_power", row.rDPower).field("r_novelty", row.rNovelty).field("run_id", row.runId)
                .field("blueprint_id", row.blueprintId).field("lineage_root", row.lineageRoot)
                .field("outcome", row.outcome).field("join_kind", row.joinKind).field("complete", row.complete)
                .field("event_time", row.eventTime.toString()).field("event_pos", row.eventPos)
                .field("decision_event_id", row.decisionEventId).field("report_event_id", row.reportEventId).end();
    }
}
