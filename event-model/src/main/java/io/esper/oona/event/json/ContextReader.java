package io.esper.oona.event.json;

import java.util.ArrayList;
import java.util.List;

import io.esper.oona.event.Payload.Action;
import io.esper.oona.event.Payload.Census;
import io.esper.oona.event.Payload.ContextSeed;
import io.esper.oona.event.Payload.DecisionContext;
import io.esper.oona.event.Payload.HardwareContext;
import io.esper.oona.event.Payload.Progress;
import io.esper.oona.event.SeedId;
import org.jspecify.annotations.Nullable;

/// Reads decision contexts. Absent counts are 0.
final class ContextReader {
    private final JsonCursor json;
    private final Extras extras;
    private int layers;
    private int seeds;
    private int dormant;
    private int active;
    private int ended;
    private float deadMean;
    private float deadMax;
    private float varianceMean;
    private float correlationMean;
    private int commands;
    private @Nullable Integer sinceCommand;
    private int leftOut;

    ContextReader(JsonCursor json, Extras extras) {
        this.json = json;
        this.extras = extras;
    }

    DecisionContext context() {
        json.beginObject();
        int start = json.offset() - 1;
        clearCensus();
        String run = null;
        Boolean complete = null;
        String trigger = null;
        Long triggerPosition = null;
        Long position = null;
        String sender = null;
        Integer generation = null;
        Integer epoch = null;
        Action action = null;
        List<Float> accuracies = List.of();
        List<Float> losses = List.of();
        float trainingLoss = Float.NaN;
        float best = Float.NaN;
        int sinceBest = 0;
        List<Action> last = List.of();
        List<ContextSeed> worst = List.of();
        List<ContextSeed> target = List.of();
        HardwareContext hardware = null;
        while (json.nextName()) {
            switch (json.name()) {
                case RUN_ID -> run = json.optionalString();
                case COMPLETE -> complete = json.optionalBoolean();
                case TRIGGER_EVENT_ID -> trigger = json.optionalString();
                case TRIGGER_POSITION -> triggerPosition = json.optionalLong();
                case POSITION -> position = json.optionalLong();
                case SENDER_ID -> sender = json.optionalString();
                case GENERATION -> generation = json.optionalInt(0);
                case EPOCH -> epoch = json.optionalInt(Integer.MIN_VALUE);
                case ACTION -> action = json.skipNull() ? null : action("/action");
                case ACCURACIES -> accuracies = numbers();
                case LOSSES -> losses = numbers();
                case TRAINING_LOSS -> trainingLoss = json.optionalFloat();
                case BEST_ACCURACY -> best = json.optionalFloat();
                case EPOCHS_SINCE_BEST -> sinceBest = count();
                case LAST_ACTIONS -> last = actions();
                case WORST_SEEDS -> worst = seeds("/worst_seeds/");
                case TARGET_LAYER -> target = seeds("/target_layer/");
                case HARDWARE_CONTEXT -> hardware = HardwareReader.read(json, extras);
                default -> census();
            }
        }
        return new DecisionContext(Required.value(run, start, JsonName.RUN_ID),
                Required.value(complete, start, JsonName.COMPLETE),
                Required.value(trigger, start, JsonName.TRIGGER_EVENT_ID),
                Required.value(triggerPosition, start, JsonName.TRIGGER_POSITION),
                Required.value(position, start, JsonName.POSITION),
                sender, Required.value(generation, start, JsonName.GENERATION), epoch, action,
                new Progress(accuracies, losses, trainingLoss, best, sinceBest),
                new Census(layers, seeds, dormant, active, ended, deadMean, deadMax, varianceMean, correlationMean,
                        commands, sinceCommand, leftOut),
                last, worst, target, hardware, extras.kept());
    }

    private void clearCensus() {
        layers = 0;
        seeds = 0;
        dormant = 0;
        active = 0;
        ended = 0;
        deadMean = Float.NaN;
        deadMax = Float.NaN;
        varianceMean = Float.NaN;
        correlationMean = Float.NaN;
        commands = 0;
        sinceCommand = null;
        leftOut = 0;
    }

    private void census() {
        switch (json.name()) {
            case LAYERS -> layers = count();
            case SEEDS -> seeds = count();
            case DORMANT -> dormant = count();
            case ACTIVE -> active = count();
            case ENDED -> ended = count();
            case DEAD_RATIO_MEAN -> deadMean = json.optionalFloat();
            case DEAD_RATIO_MAX -> deadMax = json.optionalFloat();
            case VARIANCE_MEAN -> varianceMean = json.optionalFloat();
            case CORRELATION_MEAN -> correlationMean = json.optionalFloat();
            case COMMANDS -> commands = count();
            case EPOCHS_SINCE_COMMAND -> sinceCommand = json.optionalInt(0);
            case LEFT_OUT -> leftOut = count();
            default -> extras.keep(json);
        }
    }

    private int count() {
        return json.skipNull() ? 0 : json.wholeInt(0);
    }

    private List<Float> numbers() {
        if (json.skipNull()) {
            return List.of();
        }
        List<Float> numbers = new ArrayList<>();
        json.beginArray();
        while (json.nextElement()) {
            numbers.add(json.optionalFloat());
        }
        return numbers;
    }

    private List<Action> actions() {
        if (json.skipNull()) {
            return List.of();
        }
        List<Action> actions = new ArrayList<>();
        json.beginArray();
        while (json.nextElement()) {
            actions.add(action("/last_actions/" + actions.size()));
        }
        return actions;
    }

    private Action action(String place) {
        json.beginObject();
        int start = json.offset() - 1;
        Integer layer = null;
        Integer seed = null;
        String command = null;
        String blueprint = null;
        String strategy = null;
        String id = null;
        Integer epoch = null;
        while (json.nextName()) {
            switch (json.name()) {
                case TARGET_LAYER_ID -> layer = json.optionalInt(0);
                case TARGET_SEED_ID -> seed = json.optionalInt(0);
                case COMMAND -> command = json.optionalString();
                case BLUEPRINT_ID -> blueprint = json.optionalString();
                case GRAFTING_STRATEGY -> strategy = json.optionalString();
                case COMMAND_ID -> id = json.optionalString();
                case EPOCH -> epoch = json.optionalInt(Integer.MIN_VALUE);
                default -> extras.keepUnder(place, json);
            }
        }
        return new Action(
                new SeedId(Required.value(layer, start, JsonName.TARGET_LAYER_ID),
                        Required.value(seed, start, JsonName.TARGET_SEED_ID)),
                Required.value(command, start, JsonName.COMMAND), blueprint, strategy, id, epoch);
    }

    private List<ContextSeed> seeds(String place) {
        if (json.skipNull()) {
            return List.of();
        }
        List<ContextSeed> found = new ArrayList<>();
        json.beginArray();
        while (json.nextElement()) {
            found.add(seed(place + found.size()));
        }
        return found;
    }

    private ContextSeed seed(String place) {
        json.beginObject();
        int start = json.offset() - 1;
        Integer layer = null;
        Integer seed = null;
        float variance = Float.NaN;
        float dead = Float.NaN;
        float correlation = Float.NaN;
        String stage = null;
        Integer epochs = null;
        String blueprint = null;
        while (json.nextName()) {
            switch (json.name()) {
                case LAYER_ID -> layer = json.optionalInt(0);
                case SEED_ID -> seed = json.optionalInt(0);
                case ACTIVATION_VARIANCE -> variance = json.optionalFloat();
                case DEAD_NEURON_RATIO -> dead = json.optionalFloat();
                case CORRELATION -> correlation = json.optionalFloat();
                case LIFECYCLE_STATE -> stage = json.optionalString();
                case EPOCHS_IN_STATE -> epochs = json.optionalInt(Integer.MIN_VALUE);
                case ACTIVE_BLUEPRINT_ID -> blueprint = json.optionalString();
                default -> extras.keepUnder(place, json);
            }
        }
        return new ContextSeed(
                new SeedId(Required.value(layer, start, JsonName.LAYER_ID),
                        Required.value(seed, start, JsonName.SEED_ID)),
                variance, dead, correlation, stage, epochs, blueprint);
    }
}
