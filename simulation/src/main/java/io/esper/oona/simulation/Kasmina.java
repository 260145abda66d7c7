package io.esper.oona.simulation;

import java.util.List;
import java.util.Map;

import io.esper.oona.event.Payload.LayerHealthReport;
import io.esper.oona.event.Payload.SeedHealth;
import io.esper.oona.event.Payload.SeedState;
import io.esper.oona.event.SeedStage;

/// The layers: measures the seeds of one layer after another, and keeps of the last measurements what a controller looks at.
///
/// A seed is the sicker the weaker its layer is, more so on a plateau, and by a frailty of its own; a sick seed has many dead
/// neurons, little variance and high correlation. A living module makes its seed healthier. Not thread-safe.
final class Kasmina {
    /// A correlation of so many dead neurons is no number.
    private static final float DEAD_WITHOUT_CORRELATION = 0.97f;

    private final Network network;
    private final SeedField field;
    private final Dice dice;
    private final int seedsPerLayer;
    private final double statesShare;
    private final float[] frailty;
    private final float[] layerSickness;
    private final int[] sickestDormant;

    Kasmina(Network network, SeedField field, int layers, int seedsPerLayer, double statesShare, Dice dice) {
        this.network = network;
        this.field = field;
        this.dice = dice;
        this.seedsPerLayer = seedsPerLayer;
        this.statesShare = statesShare;
        frailty = new float[layers * seedsPerLayer];
        for (int i = 0; i < frailty.length; i++) {
            frailty[i] = (float) dice.unit();
        }
        layerSickness = new float[layers];
        sickestDormant = new int[layers];
    }

    LayerHealthReport report(int layer, int epoch, int tick) {
        SeedHealth[] seeds = new SeedHealth[seedsPerLayer];
        boolean withStates = statesShare >= 1 || dice.chance(statesShare);
        SeedState[] states = new SeedState[withStates ? seedsPerLayer : 0];
        double weakness = network.weakness(layer);
        double settled = network.settled();
        double deadSum = 0;
        float worst = -1;
        for (int seed = 0; seed < seedsPerLayer; seed++) {
            int index = field.index(layer, seed);
            field.rest(index, tick);
            SeedStage stage = field.stage(index);
            SeedHealth health = measure(index, stage, weakness, settled);
            seeds[seed] = health;
            deadSum += health.deadNeuronRatio();
            if (stage == SeedStage.DORMANT && health.deadNeuronRatio() > worst) {
                worst = health.deadNeuronRatio();
                sickestDormant[layer] = index;
            }
            if (withStates) {
                states[seed] = new SeedState(field.id(index), stage.name(), field.blueprint(index),
                        field.ticksInStage(index, tick));
            }
        }
        layerSickness[layer] = (float) (deadSum / seedsPerLayer);
        return new LayerHealthReport(layer, epoch, List.of(seeds), List.of(states), null, null, Map.of());
    }

    /// Mean dead ratio of the layer's last report.
    double sickness(int layer) {
        return layerSickness[layer];
    }

    /// The dormant seed with the highest dead ratio in the layer's last report; meaningless if no seed is dormant.
    int sickestDormant(int layer) {
        return sickestDormant[layer];
    }

    private SeedHealth measure(int index, SeedStage stage, double weakness, double settled) {
        double frail = frailty[index];
        double sick = 0.04 + weakness * (0.2 + 0.35 * frail) + 0.22 * frail + 0.14 * settled * weakness;
        sick *= switch (stage) {
            case DORMANT, GERMINATED, CULLED, CANCELLED -> 1;
            case TRAINING, GRAFTING -> 0.8;
            case STABILIZATION, EVALUATING, FINE_TUNING -> 0.55;
            case FOSSILIZED -> 0.35;
            case ROLLED_BACK -> 1.1;
        };
        float dead = Rounding.decimals4(Math.clamp(sick + 0.025 * dice.bell(), 0, 1));
        float variance = Rounding.decimals5(Math.max(0.0005, 0.38 * (1 - sick) + 0.015 * dice.bell()));
        double correlation = Math.clamp(-0.15 + sick + 0.1 * dice.bell(), -1, 1);
        return new SeedHealth(field.id(index), variance, dead,
                dead > DEAD_WITHOUT_CORRELATION ? Float.NaN : Rounding.decimals4(correlation), Map.of());
    }
}
