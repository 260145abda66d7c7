package io.esper.oona.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.esper.oona.event.Payload;
import io.esper.oona.event.SeedStage;
import org.jspecify.annotations.Nullable;

/// The observation of the controller: a context as a vector of constant width. The vector is a function of what was known before the
/// decision and of nothing else, in particular not of the action: the seeds of the command's layer are evidence, not observation.
/// What is not known is 0, and the feature's `_present` twin says so.
final class Observations {
    /// Moves when a feature changes, comes or goes.
    static final int VERSION = 1;
    /// Seeds that are shown one by one, the worst first.
    static final int SLOTS = 8;
    static final List<Feature> FEATURES = features();
    private static final int WIDTH = FEATURES.size();

    private Observations() {}

    static float[] of(Payload.DecisionContext context) {
        Vector vector = new Vector();
        vector.known(context.epoch() == null ? Float.NaN : context.epoch());
        vector.add(context.generation());
        Payload.Progress progress = context.progress();
        float accuracy = last(progress.accuracies(), 0);
        float loss = last(progress.losses(), 0);
        vector.known(accuracy);
        vector.known(loss);
        vector.known(progress.trainingLoss());
        vector.known(accuracy - last(progress.accuracies(), 1));
        vector.known(accuracy - last(progress.accuracies(), 4));
        vector.known(loss - last(progress.losses(), 1));
        vector.known(loss - last(progress.losses(), 4));
        vector.known(progress.bestAccuracy());
        vector.add(progress.epochsSinceBest());
        census(context.census(), vector);
        hardware(context.hardware(), vector);
        for (int slot = 0; slot < SLOTS; slot++) {
            seed(slot < context.seeds().size() ? context.seeds().get(slot) : null, vector);
        }
        return vector.full();
    }

    private static void census(Payload.Census census, Vector vector) {
        vector.add(census.layers());
        vector.add(census.seeds());
        vector.add(census.dormant());
        vector.add(census.active());
        vector.add(census.ended());
        vector.known(census.deadRatioMean());
        vector.known(census.deadRatioMax());
        vector.known(census.varianceMean());
        vector.known(census.correlationMean());
        vector.add(census.commands());
        Integer since = census.epochsSinceCommand();
        vector.known(since == null ? Float.NaN : since);
    }

    private static void hardware(Payload.@Nullable HardwareContext hardware, Vector vector) {
        String type = hardware == null ? null : hardware.deviceType();
        vector.known(type == null ? Float.NaN : type.toUpperCase(Locale.ROOT).contains("GPU") ? 1 : 0);
        vector.known(hardware == null ? Float.NaN : hardware.memoryAvailableGb());
        vector.known(hardware == null ? Float.NaN : hardware.computeCapacityTflops());
        Boolean quantization = hardware == null ? null : hardware.supportsQuantization();
        vector.known(quantization == null ? Float.NaN : quantization ? 1 : 0);
    }

    private static void seed(Payload.@Nullable ContextSeed seed, Vector vector) {
        vector.add(seed == null ? 0 : 1);
        vector.add(seed == null ? 0 : seed.seed().layer());
        vector.add(seed == null ? 0 : seed.seed().seed());
        vector.known(seed == null ? Float.NaN : seed.activationVariance());
        vector.known(seed == null ? Float.NaN : seed.deadNeuronRatio());
        vector.known(seed == null ? Float.NaN : seed.correlation());
        Integer epochs = seed == null ? null : seed.epochsInStage();
        vector.known(epochs == null ? Float.NaN : epochs);
        int kind = seed == null || seed.stage() == null ? -1 : SeedStage.kind(seed.stage());
        for (int each = 0; each < 3; each++) {
            vector.add(kind == each ? 1 : 0);
        }
    }

    private static float last(List<Float> values, int back) {
        return values.size() > back ? values.get(values.size() - 1 - back) : Float.NaN;
    }

    /// A vector that is filled from the front.
    private static final class Vector {
        private final float[] values = new float[WIDTH];
        private int size;

        void add(float value) {
            values[size++] = value;
        }

        /// The value and its twin.
        void known(float value) {
            boolean present = Float.isFinite(value);
            add(present ? value : 0);
            add(present ? 1 : 0);
        }

        float[] full() {
            if (size != WIDTH) {
                throw new IllegalStateException("The observation has " + size + " of " + WIDTH + " features.");
            }
            return values;
        }
    }

    private static List<Feature> features() {
        List<Feature> all = new ArrayList<>();
        known(all, "epoch", "epochs", "epoch");
        plain(all, "generation", "rollbacks", "generation");
        known(all, "validation_accuracy", "0..1", "accuracies[-1]");
        known(all, "validation_loss", "loss", "losses[-1]");
        known(all, "training_loss", "loss", "training_loss");
        known(all, "accuracy_change_1", "0..1 over 1 epoch", "accuracies[-1] - accuracies[-2]");
        known(all, "accuracy_change_4", "0..1 over 4 epochs", "accuracies[-1] - accuracies[-5]");
        known(all, "loss_change_1", "loss over 1 epoch", "losses[-1] - losses[-2]");
        known(all, "loss_change_4", "loss over 4 epochs", "losses[-1] - losses[-5]");
        known(all, "best_accuracy", "0..1", "best_accuracy");
        plain(all, "epochs_since_best", "epochs", "epochs_since_best");
        for (String count : List.of("layers", "seeds", "dormant", "active", "ended")) {
            plain(all, count, "count", count);
        }
        known(all, "dead_ratio_mean", "0..1", "dead_ratio_mean");
        known(all, "dead_ratio_max", "0..1", "dead_ratio_max");
        known(all, "variance_mean", "variance of activations", "variance_mean");
        known(all, "correlation_mean", "-1..1", "correlation_mean");
        plain(all, "commands", "count", "commands");
        known(all, "epochs_since_command", "epochs", "epochs_since_command");
        known(all, "gpu", "1 if the device is a GPU", "hardware_context.device_type");
        known(all, "memory_available_gb", "GB", "hardware_context.memory_available_gb");
        known(all, "compute_capacity_tflops", "TFLOPS", "hardware_context.compute_capacity_tflops");
        known(all, "supports_quantization", "1 if it does", "hardware_context.supports_quantization");
        for (int slot = 0; slot < SLOTS; slot++) {
            String name = "seed" + slot + "_";
            String source = "worst_seeds[" + slot + "].";
            plain(all, name + "present", "1 if there is such a seed", "worst_seeds[" + slot + "]");
            plain(all, name + "layer", "number", source + "layer_id");
            plain(all, name + "seed", "number", source + "seed_id");
            known(all, name + "activation_variance", "variance", source + "activation_variance");
            known(all, name + "dead_neuron_ratio", "0..1", source + "dead_neuron_ratio");
            known(all, name + "correlation", "-1..1", source + "correlation");
            known(all, name + "epochs_in_state", "epochs", source + "epochs_in_state");
            for (String stage : List.of("dormant", "active", "ended")) {
                plain(all, name + stage, "1 if it is", source + "lifecycle_state");
            }
        }
        return List.copyOf(all);
    }

    private static void plain(List<Feature> all, String name, String unit, String source) {
        all.add(new Feature(name, unit, source, "0"));
    }

    private static void known(List<Feature> all, String name, String unit, String source) {
        all.add(new Feature(name, unit, source, "0 if not known"));
        all.add(new Feature(name + "_present", "1 if known", source, "0"));
    }
}
