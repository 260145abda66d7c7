package io.esper.oona.simulation;

import java.util.List;

/// The host network as it truly is: accuracy climbs towards a ceiling and stays below it, and the ceiling is what the weak
/// layers leave of it. Mending a layer raises the ceiling, which ends the plateau. Not thread-safe.
///
/// With accuracy a and ceiling c an epoch adds [#SPEED] × (c − a): the saturating curve of a run without changes.
final class Network {
    /// What modules do and layers lack: the tags of blueprints.
    static final List<String> KINDS = List.of("attention", "conv", "norm", "lora", "sparse");

    private static final double SPEED = 0.2;
    private static final double NOISE = 0.0015;
    /// What a network without any weak layer reaches.
    private static final double CEILING_MAX = 0.965;
    /// The share of a layer's weakness that a perfect graft mends.
    private static final double MENDED = 0.8;
    /// A network this far below its ceiling has not settled at all.
    private static final double UNSETTLED = 0.08;

    private final Dice dice;
    private final double[] weakness;
    private final double[] grafted;
    private final float[][] affinity;
    private final double weaknessMax;

    private double ceiling;
    private double accuracy;
    private double published;

    Network(int layers, Dice dice) {
        this.dice = dice;
        weakness = new double[layers];
        grafted = new double[layers];
        affinity = new float[layers][KINDS.size()];
        double sum = 0;
        for (int layer = 0; layer < layers; layer++) {
            double difficulty = dice.unit();
            weakness[layer] = 0.02 + difficulty * difficulty * difficulty;
            sum += weakness[layer];
            for (int kind = 0; kind < KINDS.size(); kind++) {
                affinity[layer][kind] = (float) dice.unit();
            }
        }
        double total = dice.between(0.3, 0.4);
        double max = 0;
        for (int layer = 0; layer < layers; layer++) {
            weakness[layer] *= total / sum;
            max = Math.max(max, weakness[layer]);
        }
        weaknessMax = max;
        ceiling = CEILING_MAX - total;
        accuracy = dice.between(0.28, 0.36);
        published = accuracy;
    }

    /// One epoch of training; `disturbance` is taken off the published accuracy alone.
    void train(double disturbance) {
        accuracy += SPEED * (ceiling - accuracy);
        published = Math.clamp(accuracy + NOISE * dice.bell() - disturbance, 0.01, 0.99);
    }

    /// The validation accuracy of the last epoch as measured, 0 to 1.
    double published() {
        return published;
    }

    /// The true accuracy, for a checkpoint.
    double accuracy() {
        return accuracy;
    }

    void restore(double checkpoint) {
        accuracy = checkpoint;
    }

    /// 0 while the network still learns fast, 1 on a plateau.
    double settled() {
        return 1 - Math.clamp((ceiling - accuracy) / UNSETTLED, 0, 1);
    }

    /// How weak a layer still is, as a share of the weakest layer's first weakness: 0 to 1.
    double weakness(int layer) {
        return Math.clamp(weakness[layer] / weaknessMax, 0, 1);
    }

    /// What a blueprint is worth in a layer: below 0 it harms, 1 is perfect.
    double effect(Blueprint blueprint, int layer) {
        double fit = (affinity[layer][blueprint.firstKind()] + affinity[layer][blueprint.secondKind()]) / 2;
        return Math.clamp(1.5 * blueprint.quality() * (0.2 + 0.8 * fit) - 0.25, -0.3, 1);
    }

    /// Blends a graft in: `share` 0 (apart) to 1 (whole) of its effect. A layer has one graft in flight.
    void blend(int layer, double effect, double share) {
        double change = share * effect * MENDED * weakness[layer];
        ceiling += change - grafted[layer];
        grafted[layer] = change;
    }

    /// Takes the graft in flight off again.
    void remove(int layer) {
        ceiling -= grafted[layer];
        grafted[layer] = 0;
    }

    /// Makes the graft in flight a part of the layer.
    void keep(int layer) {
        weakness[layer] = Math.max(0, weakness[layer] - grafted[layer]);
        grafted[layer] = 0;
    }
}
