package io.esper.oona.event.json;

import java.util.List;

import io.esper.oona.event.Payload.Action;
import io.esper.oona.event.Payload.Census;
import io.esper.oona.event.Payload.ContextSeed;
import io.esper.oona.event.Payload.DecisionContext;
import io.esper.oona.event.Payload.HardwareContext;
import io.esper.oona.event.Payload.Progress;

/// Writes decision contexts.
final class ContextWriter {
    private ContextWriter() {}

    static void write(DecisionContext context, ObjectText json, KeptFields kept) {
        json.text(JsonName.RUN_ID, context.runId()).bool(JsonName.COMPLETE, context.complete())
                .text(JsonName.TRIGGER_EVENT_ID, context.triggerEventId())
                .whole(JsonName.TRIGGER_POSITION, context.triggerPosition())
                .whole(JsonName.POSITION, context.position()).text(JsonName.SENDER_ID, context.senderId())
                .whole(JsonName.GENERATION, context.generation())
                .whole(JsonName.EPOCH, context.epoch());
        Action action = context.action();
        if (action != null) {
            action(action, json.begin(JsonName.ACTION));
            kept.writeUnder("/action", json);
            json.end();
        }
        progress(context.progress(), json);
        census(context.census(), json);
        if (!context.lastActions().isEmpty()) {
            json.beginArray(JsonName.LAST_ACTIONS);
            for (int i = 0; i < context.lastActions().size(); i++) {
                action(context.lastActions().get(i), json.begin());
                kept.writeUnder("/last_actions/" + i, json);
                json.end();
            }
            json.endArray();
        }
        seeds(JsonName.WORST_SEEDS, context.seeds(), json, kept);
        seeds(JsonName.TARGET_LAYER, context.targetLayer(), json, kept);
        HardwareContext hardware = context.hardware();
        if (hardware != null) {
            json.begin(JsonName.HARDWARE_CONTEXT).text(JsonName.DEVICE_TYPE, hardware.deviceType())
                    .number(JsonName.MEMORY_AVAILABLE_GB, hardware.memoryAvailableGb())
                    .number(JsonName.COMPUTE_CAPACITY_TFLOPS, hardware.computeCapacityTflops())
                    .bool(JsonName.SUPPORTS_QUANTIZATION, hardware.supportsQuantization());
            kept.writeUnder("/hardware_context", json);
            json.end();
        }
    }

    private static void action(Action action, ObjectText json) {
        json.whole(JsonName.TARGET_LAYER_ID, action.target().layer())
                .whole(JsonName.TARGET_SEED_ID, action.target().seed()).text(JsonName.COMMAND, action.command())
                .text(JsonName.BLUEPRINT_ID, action.blueprintId())
                .text(JsonName.GRAFTING_STRATEGY, action.graftingStrategy())
                .text(JsonName.COMMAND_ID, action.commandId()).whole(JsonName.EPOCH, action.epoch());
    }

    private static void progress(Progress progress, ObjectText json) {
        numbers(JsonName.ACCURACIES, progress.accuracies(), json);
        numbers(JsonName.LOSSES, progress.losses(), json);
        json.number(JsonName.TRAINING_LOSS, progress.trainingLoss())
                .number(JsonName.BEST_ACCURACY, progress.bestAccuracy())
                .whole(JsonName.EPOCHS_SINCE_BEST, progress.epochsSinceBest());
    }

    private static void numbers(JsonName name, List<Float> values, ObjectText json) {
        if (!values.isEmpty()) {
            json.beginArray(name);
            for (float value : values) {
                StringBuilder text = new StringBuilder();
                JsonText.appendFloat(text, value);
                json.element(text.toString());
            }
            json.endArray();
        }
    }

    private static void census(Census census, ObjectText json) {
        json.whole(JsonName.LAYERS, census.layers()).whole(JsonName.SEEDS, census.seeds())
                .whole(JsonName.DORMANT, census.dormant()).whole(JsonName.ACTIVE, census.active())
                .whole(JsonName.ENDED, census.ended()).number(JsonName.DEAD_RATIO_MEAN, census.deadRatioMean())
                .number(JsonName.DEAD_RATIO_MAX, census.deadRatioMax())
                .number(JsonName.VARIANCE_MEAN, census.varianceMean())
                .number(JsonName.CORRELATION_MEAN, census.correlationMean())
                .whole(JsonName.COMMANDS, census.commands())
                .whole(JsonName.EPOCHS_SINCE_COMMAND, census.epochsSinceCommand())
                .whole(JsonName.LEFT_OUT, census.leftOut());
    }

    private static void seeds(JsonName name, List<ContextSeed> seeds, ObjectText json, KeptFields kept) {
        if (seeds.isEmpty()) {
            return;
        }
        json.beginArray(name);
        for (int i = 0; i < seeds.size(); i++) {
            ContextSeed seed = seeds.get(i);
            json.begin().whole(JsonName.LAYER_ID, seed.seed().layer()).whole(JsonName.SEED_ID, seed.seed().seed())
                    .number(JsonName.ACTIVATION_VARIANCE, seed.activationVariance())
                    .number(JsonName.DEAD_NEURON_RATIO, seed.deadNeuronRatio())
                    .number(JsonName.CORRELATION, seed.correlation()).text(JsonName.LIFECYCLE_STATE, seed.stage())
                    .whole(JsonName.EPOCHS_IN_STATE, seed.epochsInStage())
                    .text(JsonName.ACTIVE_BLUEPRINT_ID, seed.blueprintId());
            kept.writeUnder("/" + name.text() + "/" + i, json);
            json.end();
        }
        json.endArray();
    }
}
