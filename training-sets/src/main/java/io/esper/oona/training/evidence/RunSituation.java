package io.esper.oona.training.evidence;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import io.esper.oona.event.Payload;
import io.esper.oona.event.RollbackRule;
import io.esper.oona.event.SeedId;
import io.esper.oona.event.SeedStage;
import org.jspecify.annotations.Nullable;

/// What is known of one run at a position of the log. Mutable; for one thread.
final class RunSituation {
    /// Epochs whose accuracy and loss a context shows.
    static final int EPOCHS_SHOWN = 8;
    /// Commands that a context shows.
    static final int ACTIONS_SHOWN = 4;
    /// Seeds that a context shows one by one.
    static final int SEEDS_SHOWN = 8;
    /// Seeds of the command's layer that a context shows.
    static final int LAYER_SEEDS_SHOWN = 64;
    /// Seeds of one run that are known at a time; further ones are left out and make the contexts incomplete.
    static final int SEEDS_MAX = 200_000;

    boolean complete;
    int generation;
    /// Of the last rollback: the epoch that failed, the one that it went back to, and the newest one before it.
    @Nullable
    Integer failed;
    @Nullable
    Integer restored;
    int reachedBefore;
    /// The newest epoch of this generation that somebody has named; for the rule of rollbacks alone.
    @Nullable
    Integer reached;
    @Nullable
    Integer epoch;
    /// Whether an epoch is open in which nothing has been commanded.
    boolean waiting;
    float trainingLoss = Float.NaN;
    float best = Float.NaN;
    int sinceBest;
    int commands;
    @Nullable
    Integer sinceCommand;
    int leftOut;
    Payload.@Nullable HardwareContext hardware;
    final Deque<Float> accuracies = new ArrayDeque<>();
    final Deque<Float> losses = new ArrayDeque<>();
    final Deque<Payload.Action> lastActions = new ArrayDeque<>();
    final NavigableMap<SeedId, SeedView> seeds = new TreeMap<>();

    RunSituation(boolean complete) {
        this.complete = complete;
    }

    /// An epoch opens; numbers out of their range are NaN.
    void epoch(int number, float accuracy, float loss, float ofTraining, Payload.@Nullable HardwareContext on) {
        epoch = number;
        reach(number);
        waiting = true;
        push(accuracies, accuracy, EPOCHS_SHOWN);
        push(losses, loss, EPOCHS_SHOWN);
        trainingLoss = ofTraining;
        sinceBest++;
        if (!Float.isNaN(accuracy) && (Float.isNaN(best) || accuracy > best)) {
            best = accuracy;
            sinceBest = 0;
        }
        if (sinceCommand != null) {
            sinceCommand = sinceCommand + 1;
        }
        if (on != null) {
            hardware = on;
        }
    }

    /// An epoch that is not late.
    private void reach(int number) {
        Integer last = reached;
        boolean current = restored == null || last == null
                || RollbackRule.ofThisGeneration(restored, last, reachedBefore, number);
        if (current && (last == null || number > last)) {
            reached = number;
        }
    }

    /// The run goes back: what the failed epochs showed is no history of the new generation. Told again before the run has gone
    /// on, it is the same rollback.
    void rollback(int failedEpoch, int restoredEpoch) {
        boolean goneOn = reached == null || !reached.equals(restored);
        if (RollbackRule.counts(generation, failed, restored, goneOn, failedEpoch, restoredEpoch)) {
            generation++;
            reachedBefore = reached == null ? failedEpoch : Math.max(reached, failedEpoch);
            failed = failedEpoch;
            restored = restoredEpoch;
            reached = restoredEpoch;
        }
        epoch = restoredEpoch;
        waiting = false;
        accuracies.clear();
        losses.clear();
        trainingLoss = Float.NaN;
        best = Float.NaN;
        sinceBest = 0;
    }

    void commanded(Payload.Action action) {
        waiting = false;
        commands++;
        sinceCommand = 0;
        push(lastActions, action, ACTIONS_SHOWN);
    }

    /// A report of an epoch came: the run has gone on, unless it is late or too early to prove it.
    void reported(@Nullable Integer number) {
        if (number != null && (reached == null || number - (long) reached <= RollbackRule.EARLY_AFTER)) {
            reach(number);
        }
    }

    void metrics(Payload.SeedHealth health, @Nullable Integer reported) {
        SeedView view = current(health.seed(), reported);
        if (view != null) {
            seeds.put(health.seed(), view.withMetrics(health, generation, reported));
        }
    }

    void stage(SeedId seed, @Nullable String stage, @Nullable Integer epochs, @Nullable String blueprint,
            @Nullable Integer reported) {
        SeedView view = current(seed, reported);
        if (view != null) {
            seeds.put(seed, view.withStage(stage, epochs, blueprint, generation, reported));
        }
    }

    /// The view that a report changes; null if the report is late (of an earlier epoch than the last one, or, after a rollback, of
    /// an epoch that the generation has not reached) or the seed is one too many.
    private @Nullable SeedView current(SeedId seed, @Nullable Integer reported) {
        SeedView known = seeds.get(seed);
        if (reported != null && generation > 0 && epoch != null && reported > epoch + 1) {
            return null;
        }
        if (known == null) {
            if (seeds.size() >= SEEDS_MAX) {
                complete = false;
                return null;
            }
            return SeedView.unknown(generation, reported);
        }
        boolean late = reported != null && known.epoch() != null && known.generation() == generation
                && reported < known.epoch();
        return late ? null : known;
    }

    Payload.Progress progress() {
        return new Payload.Progress(new ArrayList<>(accuracies), new ArrayList<>(losses), trainingLoss, best,
                sinceBest);
    }

    Payload.Census census() {
        int layers = 0;
        int lastLayer = -1;
        int[] stages = new int[3];
        Mean dead = new Mean();
        Mean variance = new Mean();
        Mean correlation = new Mean();
        float deadMax = Float.NaN;
        for (Map.Entry<SeedId, SeedView> seed : seeds.entrySet()) {
            SeedView view = seed.getValue();
            if (seed.getKey().layer() != lastLayer) { // seeds come by layer
                lastLayer = seed.getKey().layer();
                layers++;
            }
            String stage = view.stage();
            if (stage != null) {
                stages[SeedStage.kind(stage)]++;
            }
            dead.add(view.deadRatio());
            variance.add(view.variance());
            correlation.add(view.correlation());
            if (!Float.isNaN(view.deadRatio()) && !(view.deadRatio() <= deadMax)) {
                deadMax = view.deadRatio();
            }
        }
        return new Payload.Census(layers, seeds.size(), stages[0], stages[1], stages[2], dead.value(), deadMax,
                variance.value(), correlation.value(), commands, sinceCommand, leftOut);
    }

    List<Payload.ContextSeed> worst() {
        return shown(SeedOrder.worst(seeds.entrySet(), SEEDS_SHOWN));
    }

    List<Payload.ContextSeed> layer(int number) {
        List<Map.Entry<SeedId, SeedView>> seedsOfLayer = new ArrayList<>(seeds.subMap(new SeedId(number, 0), true,
                new SeedId(number, Integer.MAX_VALUE), true).entrySet());
        return shown(seedsOfLayer.subList(0, Math.min(LAYER_SEEDS_SHOWN, seedsOfLayer.size())));
    }

    private static List<Payload.ContextSeed> shown(List<Map.Entry<SeedId, SeedView>> seeds) {
        return seeds.stream().map(seed -> seed.getValue().in(seed.getKey())).toList();
    }

    private static <T> void push(Deque<T> values, T value, int max) {
        values.addLast(value);
        if (values.size() > max) {
            values.removeFirst();
        }
    }

    /// A mean of what is known, added up in the order of the seeds.
    private static final class Mean {
        private double sum;
        private int count;

        void add(float value) {
            if (!Float.isNaN(value)) {
                sum += value;
                count++;
            }
        }

        float value() {
            return count == 0 ? Float.NaN : (float) (sum / count);
        }
    }
}
