package io.esper.oona.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Checks the outcomes of `karn`: a row for each field report.
final class KarnChecks implements RowChecks {
    private final DatasetRules rules;
    private final NullCheck nulls = new NullCheck("eps_id", "t", "obs", "new_obs", "actions", "rewards", "terminateds",
            "truncateds", "episode_index", "index", "behavior_policy", "reward_version", "reward_source",
            "blueprint_id",
            "lineage_root", "tags", "outcome", "pre_metric", "post_metric", "layer", "seed", "event_time", "event_pos",
            "decision_pos", "report_event_id");
    private final Faults rewards =
            new Faults("rewards follow from their parts and the manifest's weights, to the last bit");
    private final Faults episodes = new Faults("every row is an episode of one step that terminates");
    private final Faults actions = new Faults("actions are those of actions.json");
    private final Faults ranges = new Faults("values are in their ranges");
    private final SplitCheck splits;
    private final VectorCheck vectors;
    private final NumberCheck index = new NumberCheck("index");
    private final BalanceCheck outcomes;

    KarnChecks(DatasetRules rules) {
        this.rules = rules;
        splits = new SplitCheck(rules.splits());
        vectors = new VectorCheck(rules);
        outcomes = new BalanceCheck(rules, "outcomes");
    }

    @Override
    public void take(String split, StoredRow row) {
        String where = row.text("eps_id");
        nulls.take(row, where);
        Float written = row.number("rewards");
        float computed = Reward.total(row.number("r_d_accuracy"), row.number("r_d_latency_ms"), row.number("r_d_power"),
                row.number("r_novelty"), rules.rewards());
        rewards.unless(written != null && Float.floatToIntBits(written) == Float.floatToIntBits(computed), () -> where);
        float[] observation = row.vector("obs");
        vectors.take(split, observation, where);
        episodes.unless(row.flag("terminateds") && !row.flag("truncateds") && row.whole("t") == 0
                && Arrays.equals(observation, row.vector("new_obs"))
                && row.whole("episode_index") == row.whole("index"), () -> where);
        long action = row.whole("actions");
        actions.unless(names(action, row), () -> where);
        ranges.unless(inRange(row), () -> where);
        splits.take(row.text("lineage_root"), split);
        index.take(row.whole("index"));
        outcomes.take(row.text("outcome"));
    }

    private boolean names(long action, StoredRow row) {
        return action == 0
                ? !row.has("mutation_operator")
                : action > 0 && action < rules.actions().size() && rules.actions().get((int) action)
                        .path("mutation_operator").asText("").equals(row.optionalText("mutation_operator"));
    }

    private boolean inRange(StoredRow row) {
        Float accuracy = row.number("r_d_accuracy");
        Float before = row.number("pre_metric");
        Float after = row.number("post_metric");
        long position = row.whole("event_pos");
        return DatasetRules.REPORTED.contains(row.text("outcome")) && before != null && after != null
                && (accuracy == null || accuracy == after - before) && position > rules.after()
                && position <= rules.until() && row.whole("decision_pos") >= 1 && row.whole("decision_pos") <= position
                && row.has("join_kind") == row.has("decision_event_id") && rules.wants(row.optionalText("run_id"));
    }

    @Override
    public List<DatasetCheck> results() {
        List<DatasetCheck> all = new ArrayList<>(List.of(nulls.result(), rewards.result(), episodes.result(),
                splits.result()));
        all.addAll(vectors.results());
        all.addAll(List.of(actions.result(), ranges.result(), index.result(), outcomes.result()));
        return all;
    }
}
