package io.esper.oona.training;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Checks the trajectories of `tamiyo`: a row for each episode, or for each part of a long one.
final class TrajectoryChecks implements RowChecks {
    private final DatasetRules rules;
    private final NullCheck nulls = new NullCheck("eps_id", "part", "run_id", "length", "observations", "actions",
            "rewards", "returns_to_go", "terminateds", "truncateds", "timesteps");
    private final Faults lengths = new Faults("all lists of a row have its length");
    private final Faults returns = new Faults("returns_to_go sum the rewards to the end of the row, to the last bit");
    private final Faults episodes = new Faults("episodes begin at 0, go on by 1 and end once, at their last step");
    private final Faults actions = new Faults("actions are those of actions.json");
    private final Faults runs = new Faults("values are in their ranges");
    private final SplitCheck splits;
    private final VectorCheck vectors;
    private final Set<String> ended = new HashSet<>();
    private String episode = "";
    private long part;
    private long steps;
    private boolean open;

    TrajectoryChecks(DatasetRules rules) {
        this.rules = rules;
        splits = new SplitCheck(rules.splits());
        vectors = new VectorCheck(rules);
    }

    @Override
    public void take(String split, StoredRow row) {
        String where = row.text("eps_id") + " part=" + row.whole("part");
        nulls.take(row, where);
        float[] rewards = row.vector("rewards");
        float[] toGo = row.vector("returns_to_go");
        List<?> timesteps = row.list("timesteps");
        List<?> terminateds = row.list("terminateds");
        List<?> truncateds = row.list("truncateds");
        List<?> chosen = row.list("actions");
        List<?> observations = row.list("observations");
        int length = (int) row.whole("length");
        boolean even = length > 0 && rewards.length == length && toGo.length == length && timesteps.size() == length
                && terminateds.size() == length && truncateds.size() == length && chosen.size() == length
                && observations.size() == length;
        lengths.unless(even, () -> where);
        splits.take(row.text("run_id"), split);
        runs.unless(rules.wants(row.text("run_id")) && row.text("eps_id").startsWith(row.text("run_id") + ":"),
                () -> where);
        if (!even) {
            return;
        }
        returns.unless(sums(rewards, toGo), () -> where);
        begin(row, where);
        for (int i = 0; i < length; i++) {
            boolean terminated = Boolean.TRUE.equals(terminateds.get(i));
            boolean truncated = Boolean.TRUE.equals(truncateds.get(i));
            boolean last = i == length - 1;
            long step = steps;
            boolean next = timesteps.get(i) instanceof Number number && number.longValue() == step;
            episodes.unless(next && !(terminated && truncated) && (last || !(terminated || truncated)), () -> where);
            open = !(terminated || truncated);
            steps++;
            long action = chosen.get(i) instanceof Number number ? number.longValue() : -1;
            actions.unless(action >= 0 && action < rules.actions().size(), () -> where);
            vectors.take(split, observations.get(i) instanceof List<?> list ? StoredRow.floats(list) : new float[0],
                    where);
        }
    }

    private void begin(StoredRow row, String where) {
        String name = row.text("eps_id");
        if (open) {
            episodes.unless(name.equals(episode) && row.whole("part") == part + 1, () -> where);
        } else {
            episodes.unless(row.whole("part") == 0 && ended.add(name), () -> where);
            steps = 0;
        }
        episode = name;
        part = row.whole("part");
    }

    private static boolean sums(float[] rewards, float[] toGo) {
        float sum = 0;
        for (int i = rewards.length - 1; i >= 0; i--) {
            sum += rewards[i];
            if (Float.floatToIntBits(sum) != Float.floatToIntBits(toGo[i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public List<DatasetCheck> results() {
        episodes.unless(!open, () -> "the end of " + episode);
        List<DatasetCheck> all = new ArrayList<>(List.of(nulls.result(), lengths.result(), returns.result(),
                episodes.result(), splits.result()));
        all.addAll(vectors.results());
        all.addAll(List.of(actions.result(), runs.result()));
        return all;
    }
}
