package io.esper.oona.training;

import java.util.Map;
import java.util.TreeMap;

/// What the rows of a data set are made of: for the manifest, the report of the class balance and the page with the plots.
final class Tally {
    /// Bars of the plot of episode lengths.
    private static final int LENGTH_BARS = 24;
    /// Width of a bar of the plot of rewards.
    static final double REWARD_BAR = 0.01;
    private static final int REWARD_BARS_MAX = 100;

    /// Rows and groups of one split.
    static final class SplitCount {
        long rows;
        long episodes;
        long groups;
    }

    final Map<String, SplitCount> splits = new TreeMap<>();
    /// Rows by action: `WAIT` or the command.
    final Map<String, Long> actions = new TreeMap<>();
    final Map<String, Long> outcomes = new TreeMap<>();
    final Map<String, Map<String, Long>> outcomesByBlueprint = new TreeMap<>();
    final Map<String, Long> rewardSources = new TreeMap<>();
    /// Rewards of field reports, in bars of [#REWARD_BAR].
    final Map<Integer, Long> rewards = new TreeMap<>();
    /// Episodes by length: a bar holds lengths from 2^(i/2).
    final long[] lengths = new long[LENGTH_BARS];
    long rows;
    long episodes;
    long terminated;
    long incomplete;

    SplitCount split(SplitSettings.Split split) {
        return splits.computeIfAbsent(split.text(), _ -> new SplitCount());
    }

    void outcome(String blueprint, String outcome) {
        outcomes.merge(outcome, 1L, Long::sum);
        outcomesByBlueprint.computeIfAbsent(blueprint, _ -> new TreeMap<>()).merge(outcome, 1L, Long::sum);
    }

    void reward(float value) {
        int bar = (int) Math.max(-REWARD_BARS_MAX, Math.min(REWARD_BARS_MAX, Math.floor(value / REWARD_BAR)));
        rewards.merge(bar, 1L, Long::sum);
    }

    void length(int steps) {
        int bar = (int) Math.floor(2 * Math.log(Math.max(1, steps)) / Math.log(2) + 1e-9);
        lengths[Math.min(LENGTH_BARS - 1, bar)]++;
    }

    String splitsJson() {
        JsonText json = new JsonText();
        splits.forEach((name, count) -> json.raw(name, new JsonText().field("rows", count.rows)
                .field("episodes", count.episodes).field("groups", count.groups).end()));
        return json.end();
    }
}
