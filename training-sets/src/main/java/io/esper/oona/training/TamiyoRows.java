package io.esper.oona.training;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/// Makes rows of transitions, numbers them and hands them to their split. For one thread.
final class TamiyoRows {

    /// Takes rows.
    interface Sink {
        void take(SplitSettings.Split split, TamiyoRow row) throws IOException;
    }

    private final TrainingSettings settings;
    private final long until;
    private final Survey survey;
    private final Actions actions;
    private Joins joins;
    private @Nullable Set<String> episodes;
    private final Sink sink;
    final Tally tally = new Tally();
    final FeatureStats stats = new FeatureStats(Observations.FEATURES);
    private final SplitGroups groups = new SplitGroups();
    private boolean open;
    private String run = "";
    private int generation = -1;
    private String episode = "";
    private SplitSettings.Split split;

    TamiyoRows(TrainingSettings settings, long until, Survey survey, Sink sink) {
        this.settings = settings;
        this.until = until;
        this.survey = survey;
        this.actions = new Actions(survey.actions);
        this.sink = sink;
        joins = new Joins(new Proofs(), new JoinCounts(settings));
        split = settings.splits().of(run);
    }

    /// Begins with the next run.
    void run(Joins ofRun) {
        joins = ofRun;
        episodes = settings.filter().all() ? null : wanted(ofRun);
    }

    /// Episodes that hold a decision of the range which the filter selects.
    private Set<String> wanted(Joins joins) {
        Set<String> wanted = new HashSet<>();
        for (Proofs.Graft graft : joins.grafts()) {
            Joins.Join join = joins.ofGraft(graft.position());
            String hardware = join == null ? graft.device() : join.hardware();
            String blueprint = join == null ? graft.blueprint() : join.report().blueprint();
            if (graft.position() > settings.after() && settings.filter().matches(blueprint, graft.seed().layer(),
                    joins.outcome(graft.position()), hardware)) {
                wanted.add(episode(graft.run(), graft.generation()));
            }
        }
        return wanted;
    }

    private static String episode(String run, int generation) {
        return run + ":" + generation;
    }

    /// Name of a decision's episode. Rows come by run and episode, so the last one is mostly it.
    private String episodeOf(Decision decision) {
        if (!decision.run().equals(run)) {
            run = decision.run();
            split = settings.splits().of(run);
            generation = -1;
        }
        if (decision.generation() != generation) {
            generation = decision.generation();
            episode = episode(run, generation);
        }
        return episode;
    }

    Actions actions() {
        return actions;
    }

    void take(RunRows.Transition transition) throws IOException {
        Decision decision = transition.decision();
        String name = episodeOf(decision);
        if (episodes != null && !episodes.contains(name)) {
            return;
        }
        boolean last = transition.next() == null;
        TamiyoRow row = row(transition, name, last);
        count(row, split, last);
        if (split == SplitSettings.Split.TRAIN) {
            stats.add(decision.observation());
        }
        sink.take(split, row);
    }

    private TamiyoRow row(RunRows.Transition transition, String episode, boolean last) {
        Decision decision = transition.decision();
        ActionKey key = decision.action();
        // The position of a WAIT can be that of another run's command.
        Joins.Join join = key == null ? null : joins.ofGraft(decision.position());
        String outcome = key == null ? null : joins.outcome(decision.position());
        Reward reward = reward(join);
        String blueprint = join != null ? join.report().blueprint() : blueprint(key);
        Decision next = transition.next();
        return new TamiyoRow(episode, transition.t(), new FloatVector(decision.observation()),
                new FloatVector(next == null ? decision.observation() : next.observation()), !last,
                key == null ? 0 : actions.number(key), reward.total(settings.rewards()), transition.terminated(),
                last && !transition.terminated(), tally.episodes, tally.rows, key == null ? null : key.layer(),
                key == null ? null : key.seed(), key == null ? null : actions.blueprint(key),
                key == null ? null : actions.strategy(key), key == null ? null : actions.command(key),
                known(decision.probability()), known(decision.logProbability()), decision.policy(), Reward.VERSION,
                reward.source(),
                reward.accuracy(), reward.latencyMs(), reward.power(), reward.novelty(), decision.run(), blueprint,
                blueprint == null ? null : survey.book.root(blueprint), outcome,
                join == null ? null : join.kind(), decision.complete(), decision.time(), decision.position(),
                decision.triggerEventId(), join == null ? null : join.report().eventId());
    }

    private static @Nullable String blueprint(@Nullable ActionKey key) {
        return key == null || key.blueprint().isEmpty() ? null : key.blueprint();
    }

    private static @Nullable Float known(float value) {
        return Float.isNaN(value) ? null : value;
    }

    private Reward reward(Joins.@Nullable Join join) {
        if (join == null) {
            return Reward.NONE;
        }
        return join.report().quarantined()
                ? Reward.QUARANTINED
                : Reward.of(join.report(), survey.book, settings.rewards(), until);
    }

    private void count(TamiyoRow row, SplitSettings.Split split, boolean last) {
        Tally.SplitCount ofSplit = tally.split(split);
        ofSplit.rows++;
        if (!open) {
            ofSplit.episodes++;
            open = true;
        }
        if (groups.add(row.runId(), split)) {
            ofSplit.groups++;
        }
        tally.rows++;
        tally.incomplete += row.complete() ? 0 : 1;
        tally.rewardSources.merge(row.rewardSource(), 1L, Long::sum);
        if (row.rewardSource().equals(Reward.FIELD_REPORT)) {
            tally.reward(row.rewards());
        }
        Integer command = row.actCommand();
        tally.actions.merge(command == null ? "WAIT" : actions.commandText(command), 1L, Long::sum);
        if (row.outcome() != null) {
            tally.outcome(row.blueprintId() == null ? "unknown" : row.blueprintId(), row.outcome());
        }
        if (last) {
            open = false;
            tally.episodes++;
            tally.terminated += row.terminateds() ? 1 : 0;
            tally.length(row.t() + 1);
        }
    }
}
