package io.esper.oona.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Checks the decisions of `tamiyo`: a row for each.
final class TamiyoChecks implements RowChecks {
    private final DatasetRules rules;
    private final NullCheck nulls = new NullCheck("eps_id", "t", "obs", "new_obs", "new_obs_known", "actions",
            "rewards",
            "terminateds", "truncateds", "episode_index", "index", "behavior_policy", "reward_version", "reward_source",
            "run_id", "complete", "event_time", "event_pos", "decision_event_id");
    private final Faults rewards =
            new Faults("rewards follow from their parts and the manifest's weights, to the last bit");
    private final Faults episodes = new Faults("episodes begin at 0, go on by 1 and end once, at their last row");
    private final Faults next = new Faults("new_obs is the next row's obs");
    private final Faults actions = new Faults("actions are those of actions.json");
    private final Faults ranges = new Faults("values are in their ranges");
    private final SplitCheck splits;
    private final VectorCheck vectors;
    private final NumberCheck index = new NumberCheck("index");
    private final BalanceCheck outcomes;
    private final BalanceCheck sources;
    private final Set<String> ended = new HashSet<>();
    private String episode = "";
    private long episodeIndex = -1;
    private long step;
    private boolean open;
    private float[] expected = {};

    TamiyoChecks(DatasetRules rules) {
        this.rules = rules;
        splits = new SplitCheck(rules.splits());
        vectors = new VectorCheck(rules);
        outcomes = new BalanceCheck(rules, "outcomes");
        sources = new BalanceCheck(rules, "reward_sources");
    }

    @Override
    public void take(String split, StoredRow row) {
        String where = row.text("eps_id") + " t=" + row.whole("t");
        nulls.take(row, where);
        rewards.unless(rewarded(row), () -> where);
        float[] observation = row.vector("obs");
        vectors.take(split, observation, where);
        float[] following = row.vector("new_obs");
        if (open) {
            next.unless(Arrays.equals(observation, expected), () -> where);
        }
        boolean ends = row.flag("terminateds") || row.flag("truncateds");
        if (ends) {
            next.unless(Arrays.equals(observation, following), () -> where);
        }
        episodes.unless(follows(row, ends), () -> where);
        expected = following;
        actions.unless(rules.names(row.whole("actions"), row), () -> where);
        ranges.unless(inRange(row), () -> where);
        splits.take(row.text("run_id"), split);
        index.take(row.whole("index"));
        outcomes.take(row.optionalText("outcome"));
        sources.take(row.text("reward_source"));
    }

    private boolean rewarded(StoredRow row) {
        Float written = row.number("rewards");
        float computed = Reward.total(row.number("r_d_accuracy"), row.number("r_d_latency_ms"), row.number("r_d_power"),
                row.number("r_novelty"), rules.rewards());
        boolean parts = row.has("r_d_accuracy") || row.has("r_d_latency_ms") || row.has("r_d_power")
                || row.has("r_novelty");
        boolean reported = row.text("reward_source").equals(Reward.FIELD_REPORT);
        return written != null && Float.floatToIntBits(written) == Float.floatToIntBits(computed)
                && (reported || (!parts && written == 0));
    }

    /// Whether the row is the next one of its episode, or the first one of another after the last one has ended.
    private boolean follows(StoredRow row, boolean ends) {
        String name = row.text("eps_id");
        boolean sound = !(row.flag("terminateds") && row.flag("truncateds")) && row.flag("new_obs_known") != ends
                && name.startsWith(row.text("run_id") + ":");
        if (open) {
            sound &= name.equals(episode) && row.whole("t") == step + 1 && row.whole("episode_index") == episodeIndex;
        } else {
            sound &= row.whole("t") == 0 && ended.add(name) && row.whole("episode_index") >= 0;
        }
        episode = name;
        episodeIndex = row.whole("episode_index");
        step = row.whole("t");
        open = !ends;
        return sound;
    }

    private boolean inRange(StoredRow row) {
        String outcome = row.optionalText("outcome");
        Float probability = row.number("action_prob");
        Float logarithm = row.number("action_logp");
        long position = row.whole("event_pos");
        boolean reported = outcome != null && DatasetRules.REPORTED.contains(outcome);
        return (outcome == null || reported || outcome.equals("CANCELLED") || outcome.equals("UNFINISHED"))
                && reported == row.has("report_event_id") && reported == row.has("join_kind")
                && (probability == null || (probability >= 0 && probability <= 1))
                && (logarithm == null || logarithm <= 0)
                && position >= rules.after() && position <= rules.until() && rules.wants(row.text("run_id"));
    }

    @Override
    public List<DatasetCheck> results() {
        episodes.unless(!open, () -> "the end of " + episode);
        List<DatasetCheck> all = new ArrayList<>(List.of(nulls.result(), rewards.result(), episodes.result(),
                next.result(), splits.result()));
        all.addAll(vectors.results());
        all.addAll(List.of(actions.result(), ranges.result(), index.result(), outcomes.result(), sources.result()));
        return all;
    }
}
