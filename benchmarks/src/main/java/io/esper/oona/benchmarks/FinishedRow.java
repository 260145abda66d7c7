package io.esper.oona.benchmarks;

import java.time.Instant;
import java.util.List;

import com.jerolba.carpet.annotation.Alias;
import com.jerolba.carpet.annotation.NotNull;
import org.jspecify.annotations.Nullable;

/// A finished row of `tamiyo`, as a stranger reads it back: what the bare writers are given.
record FinishedRow(@NotNull String epsId, int t, @NotNull List<@NotNull Float> obs,
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

    /// Columns of the same row in PostgreSQL.
    static final String TABLE =
            """
                    CREATE UNLOGGED TABLE finished_row (eps_id text, t int, obs real[], new_obs real[], new_obs_known bool, actions bigint,
                    rewards real, terminateds bool, truncateds bool, episode_index bigint, index bigint, act_layer int, act_seed int,
                    act_blueprint int, act_strategy int, act_command int, action_prob real, action_logp real, behavior_policy text,
                    reward_version text, reward_source text, r_d_accuracy real, r_d_latency_ms real, r_d_power real, r_novelty real,
                    run_id text, blueprint_id text, lineage_root text, outcome text, join_kind text, complete bool, event_time timestamptz,
                    event_pos bigint, decision_event_id text, report_event_id text)""";

    /// The row as a line of PostgreSQL's text format. The benchmark's texts hold neither tabs nor backslashes.
    String line() {
        StringBuilder line = new StringBuilder(4_000);
        for (Object cell : new @Nullable Object[]{epsId, t, array(obs), array(newObs), newObsKnown, actions, rewards,
                terminateds, truncateds, episodeIndex, index, actLayer, actSeed, actBlueprint, actStrategy, actCommand,
                actionProb, actionLogp, behaviorPolicy, rewardVersion, rewardSource, rDAccuracy, rDLatencyMs, rDPower,
                rNovelty, runId, blueprintId, lineageRoot, outcome, joinKind, complete, eventTime, eventPos,
                decisionEventId, reportEventId}) {
            line.append(line.isEmpty() ? "" : "\t").append(cell == null ? "\\N" : cell);
        }
        return line.append('\n').toString();
    }

    private static String array(List<Float> values) {
        return values.toString().replace('[', '{').replace(']', '}');
    }
}
