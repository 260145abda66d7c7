package io.esper.oona.event.json;

import io.esper.oona.event.Payload.AdaptationDecision;
import io.esper.oona.event.SeedId;
import org.jspecify.annotations.Nullable;

/// Reads decisions about commands.
final class DecisionReader {
    private final JsonCursor json;
    private final Extras extras;

    DecisionReader(JsonCursor json, Extras extras) {
        this.json = json;
        this.extras = extras;
    }

    AdaptationDecision decision() {
        json.beginObject();
        int start = json.offset() - 1;
        String run = null;
        Integer layer = null;
        Integer number = null;
        String command = null;
        String blueprint = null;
        String strategy = null;
        String id = null;
        Integer epoch = null;
        String decision = null;
        String from = null;
        String to = null;
        @Nullable
        String reason = null;
        while (json.nextName()) {
            switch (json.name()) {
                case RUN_ID -> run = json.optionalString();
                case TARGET_LAYER_ID -> layer = json.optionalInt(0);
                case TARGET_SEED_ID -> number = json.optionalInt(0);
                case COMMAND -> command = json.optionalString();
                case BLUEPRINT_ID -> blueprint = json.optionalString();
                case GRAFTING_STRATEGY -> strategy = json.optionalString();
                case COMMAND_ID -> id = json.optionalString();
                case ISSUED_EPOCH -> epoch = json.optionalInt(Integer.MIN_VALUE);
                case DECISION -> decision = json.optionalString();
                case FROM_STAGE -> from = json.optionalString();
                case TO_STAGE -> to = json.optionalString();
                case REASON -> reason = json.optionalString();
                default -> extras.keep(json);
            }
        }
        String ofRun = Required.value(run, start, JsonName.RUN_ID);
        int inLayer = Required.value(layer, start, JsonName.TARGET_LAYER_ID);
        SeedId seed = new SeedId(inLayer, Required.value(number, start, JsonName.TARGET_SEED_ID));
        String what = Required.value(command, start, JsonName.COMMAND);
        return new AdaptationDecision(Required.value(id, start, JsonName.COMMAND_ID), ofRun, seed, what, blueprint,
                strategy, Required.value(decision, start, JsonName.DECISION),
                Required.value(from, start, JsonName.FROM_STAGE), Required.value(to, start, JsonName.TO_STAGE), epoch,
                reason, extras.kept());
    }
}
