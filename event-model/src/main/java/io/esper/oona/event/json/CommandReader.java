package io.esper.oona.event.json;

import io.esper.oona.event.Payload.KasminaControlCommand;
import io.esper.oona.event.SeedId;

/// Reads commands: the target as two numbers (`KasminaControlCommand`) or as one seed id (`GerminationCommand`).
final class CommandReader {
    private final JsonCursor json;
    private final Extras extras;

    CommandReader(JsonCursor json, Extras extras) {
        this.json = json;
        this.extras = extras;
    }

    KasminaControlCommand command(boolean pair) {
        json.beginObject();
        int start = json.offset() - 1;
        Integer layer = null;
        Integer number = null;
        SeedId target = null;
        String command = null;
        String blueprint = null;
        String strategy = null;
        String id = null;
        Integer epoch = null;
        while (json.nextName()) {
            switch (json.name()) {
                case TARGET_LAYER_ID -> {
                    if (pair) {
                        extras.keep(json);
                    } else {
                        layer = json.optionalInt(0);
                    }
                }
                case TARGET_SEED_ID -> {
                    if (!pair) {
                        number = json.optionalInt(0);
                    } else if (!json.skipNull()) {
                        target = SeedIdReader.read(json);
                    }
                }
                case COMMAND -> command = json.optionalString();
                case BLUEPRINT_ID -> blueprint = json.optionalString();
                case GRAFTING_STRATEGY -> strategy = json.optionalString();
                case COMMAND_ID -> id = json.optionalString();
                case ISSUED_EPOCH -> epoch = json.optionalInt(Integer.MIN_VALUE);
                default -> extras.keep(json);
            }
        }
        if (!pair) {
            int inLayer = Required.value(layer, start, JsonName.TARGET_LAYER_ID);
            target = new SeedId(inLayer, Required.value(number, start, JsonName.TARGET_SEED_ID));
        }
        return new KasminaControlCommand(Required.value(target, start, JsonName.TARGET_SEED_ID),
                Required.value(command, start, JsonName.COMMAND), blueprint, strategy, id, epoch, extras.kept());
    }
}
