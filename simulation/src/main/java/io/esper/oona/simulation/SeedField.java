package io.esper.oona.simulation;

import java.util.Arrays;

import io.esper.oona.event.SeedId;
import io.esper.oona.event.SeedStage;
import org.jspecify.annotations.Nullable;

/// The stage of every seed of one network, counted in ticks: epochs as trained, so that a rollback does not turn them back.
/// Refuses illegal transitions. Not thread-safe.
final class SeedField {
    private final int seedsPerLayer;
    private final SeedId[] ids;
    private final SeedStage[] stages;
    private final int[] entered;
    private final int[] wakes;
    private final @Nullable String[] blueprints;
    private final int[] dormant;

    SeedField(SeedId[] ids, int seedsPerLayer) {
        this.ids = ids;
        this.seedsPerLayer = seedsPerLayer;
        stages = new SeedStage[ids.length];
        Arrays.fill(stages, SeedStage.DORMANT);
        entered = new int[ids.length];
        wakes = new int[ids.length];
        blueprints = new String[ids.length];
        dormant = new int[ids.length / seedsPerLayer];
        Arrays.fill(dormant, seedsPerLayer);
    }

    static SeedId[] ids(int layers, int seedsPerLayer) {
        SeedId[] ids = new SeedId[layers * seedsPerLayer];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = new SeedId(i / seedsPerLayer, i % seedsPerLayer);
        }
        return ids;
    }

    int index(int layer, int seed) {
        return layer * seedsPerLayer + seed;
    }

    SeedId id(int index) {
        return ids[index];
    }

    SeedStage stage(int index) {
        return stages[index];
    }

    @Nullable
    String blueprint(int index) {
        return blueprints[index];
    }

    int ticksInStage(int index, int tick) {
        return tick - entered[index];
    }

    boolean hasDormant(int layer) {
        return dormant[layer] > 0;
    }

    void germinate(int index, String blueprintId, int tick) {
        enter(index, SeedStage.GERMINATED, tick);
        blueprints[index] = blueprintId;
    }

    /// Moves on to a stage in which the seed keeps its blueprint.
    void advance(int index, SeedStage stage, int tick) {
        enter(index, stage, tick);
    }

    /// Ends without a graft; a culled or cancelled seed sleeps again at tick `wake`.
    void abandon(int index, SeedStage stage, int tick, int wake) {
        enter(index, stage, tick);
        blueprints[index] = null;
        wakes[index] = wake;
    }

    /// Lets a seed whose rest is over sleep again.
    void rest(int index, int tick) {
        SeedStage stage = stages[index];
        if ((stage == SeedStage.CULLED || stage == SeedStage.CANCELLED) && tick >= wakes[index]) {
            enter(index, SeedStage.DORMANT, tick);
        }
    }

    private void enter(int index, SeedStage stage, int tick) {
        if (!stages[index].mayBecome(stage)) {
            throw new IllegalStateException("Seed " + ids[index] + " cannot go from " + stages[index] + " to " + stage
                    + "; the simulated controller has a fault.");
        }
        int layer = index / seedsPerLayer;
        dormant[layer] += (stage == SeedStage.DORMANT ? 1 : 0) - (stages[index] == SeedStage.DORMANT ? 1 : 0);
        stages[index] = stage;
        entered[index] = tick;
    }
}
