package io.esper.oona.event.json;

import java.util.ArrayList;
import java.util.List;

import io.esper.oona.event.Payload.EpochEvent;
import io.esper.oona.event.Payload.HardwareContext;
import io.esper.oona.event.Payload.RollbackEvent;
import io.esper.oona.event.SeedId;
import org.jspecify.annotations.Nullable;

/// Reads the heartbeat of a training run and its rollbacks.
final class TrainingReader {
    private final JsonCursor json;
    private final Extras extras;

    TrainingReader(JsonCursor json, Extras extras) {
        this.json = json;
        this.extras = extras;
    }

    EpochEvent epoch() {
        json.beginObject();
        int start = json.offset() - 1;
        String run = null;
        Integer epoch = null;
        float accuracy = Float.NaN;
        float loss = Float.NaN;
        float trainingLoss = Float.NaN;
        Long step = null;
        HardwareContext hardware = null;
        while (json.nextName()) {
            switch (json.name()) {
                case RUN_ID -> run = json.optionalString();
                case EPOCH -> epoch = json.optionalInt(Integer.MIN_VALUE);
                case VALIDATION_ACCURACY -> accuracy = json.optionalFloat();
                case VALIDATION_LOSS -> loss = json.optionalFloat();
                case TRAINING_LOSS -> trainingLoss = json.optionalFloat();
                case GLOBAL_STEP -> step = json.optionalLong();
                case HARDWARE_CONTEXT -> hardware = HardwareReader.read(json, extras);
                default -> extras.keep(json);
            }
        }
        return new EpochEvent(run, Required.value(epoch, start, JsonName.EPOCH),
                Required.number(accuracy, start, JsonName.VALIDATION_ACCURACY),
                Required.number(loss, start, JsonName.VALIDATION_LOSS),
                trainingLoss, step, hardware, extras.kept());
    }

    RollbackEvent rollback() {
        json.beginObject();
        int start = json.offset() - 1;
        String run = null;
        Integer failed = null;
        Integer restored = null;
        String reason = null;
        String initiator = null;
        String checkpoint = null;
        List<SeedId> seeds = List.of();
        String severity = null;
        while (json.nextName()) {
            switch (json.name()) {
                case RUN_ID -> run = json.optionalString();
                case FAILED_EPOCH -> failed = json.optionalInt(Integer.MIN_VALUE);
                case RESTORED_EPOCH -> restored = json.optionalInt(Integer.MIN_VALUE);
                case REASON -> reason = json.optionalString();
                case INITIATED_BY -> initiator = initiator();
                case CHECKPOINT_ID -> checkpoint = json.optionalString();
                case AFFECTED_SEEDS -> seeds = seeds();
                case SEVERITY -> severity = json.optionalString();
                default -> extras.keep(json);
            }
        }
        return new RollbackEvent(run, Required.value(failed, start, JsonName.FAILED_EPOCH),
                Required.value(restored, start, JsonName.RESTORED_EPOCH),
                Required.value(reason, start, JsonName.REASON), initiator,
                checkpoint, seeds, severity, extras.kept());
    }

    private @Nullable String initiator() {
        json.peek();
        int start = json.offset();
        String text = json.optionalString();
        if (text == null || text.equals("CONTROLLER") || text.equals("ORCHESTRATOR")) {
            return text;
        }
        throw new JsonFault(RefusalReason.OUT_OF_CLOSED_SET, start, "CONTROLLER or ORCHESTRATOR was expected");
    }

    private List<SeedId> seeds() {
        if (json.skipNull()) {
            return List.of();
        }
        List<SeedId> seeds = new ArrayList<>();
        json.beginArray();
        while (json.nextElement()) {
            seeds.add(SeedIdReader.read(json));
        }
        return seeds;
    }
}
