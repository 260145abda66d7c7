package io.esper.oona.event.json;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.esper.oona.event.EventType;
import io.esper.oona.event.Payload;
import io.esper.oona.event.Payload.AdaptationDecision;
import io.esper.oona.event.Payload.CandidateBlueprint;
import io.esper.oona.event.Payload.CertifiedBlueprint;
import io.esper.oona.event.Payload.ClaimCheck;
import io.esper.oona.event.Payload.DecisionContext;
import io.esper.oona.event.Payload.EpochEvent;
import io.esper.oona.event.Payload.FieldReport;
import io.esper.oona.event.Payload.HealthSignal;
import io.esper.oona.event.Payload.KasminaControlCommand;
import io.esper.oona.event.Payload.LayerHealthReport;
import io.esper.oona.event.Payload.RollbackEvent;
import io.esper.oona.event.Payload.SeedHealth;
import io.esper.oona.event.Payload.SeedState;
import io.esper.oona.event.Payload.Unmapped;
import io.esper.oona.event.SeedId;

/// Writes payloads as canonical JSON: the newest version of their type, fields in the order of the contract under their canonical
/// names, nothing that is absent, extras last, no white space. Equal payloads give equal bytes. What is written reads back as an
/// equal payload, except that a seed id that was an array is text then.
///
/// Stateless; safe for any number of threads. Texts with U+0000 or lone surrogates are refused with an [IllegalArgumentException].
public final class PayloadWriter {

    /// Writes the payload under its own type; see [EventType#of].
    public byte[] write(Payload payload) {
        return write(EventType.of(payload), payload);
    }

    /// Writes the payload as the type, which matters for commands: `GerminationCommand` writes the target as a pair.
    ///
    /// @throws IllegalArgumentException if the type has another record
    public byte[] write(EventType type, Payload payload) {
        if (type.payload() != payload.getClass()) {
            throw new IllegalArgumentException(
                    "A " + payload.getClass().getSimpleName() + " is no '" + type.text() + "'.");
        }
        if (payload instanceof Unmapped(byte[] bytes)) {
            return bytes.clone();
        }
        ObjectText json = new ObjectText().begin();
        KeptFields kept = new KeptFields(payload.extras());
        switch (payload) {
            case LayerHealthReport report -> report(report, json, kept);
            case HealthSignal signal -> signal(signal, json);
            case ClaimCheck claim ->
                    json.text(JsonName.CLAIM_CHECK, claim.reference()).whole(JsonName.SIZE_BYTES, claim.sizeBytes());
            case KasminaControlCommand command -> command(command, type == EventType.GERMINATION_COMMAND, json);
            case AdaptationDecision decision -> decision(decision, json);
            case DecisionContext context -> ContextWriter.write(context, json, kept);
            case FieldReport report -> fieldReport(report, json, kept);
            case CandidateBlueprint candidate -> candidate(candidate, json, kept);
            case CertifiedBlueprint certified -> certified(certified, json, kept);
            case EpochEvent epoch -> epoch(epoch, json, kept);
            case RollbackEvent rollback -> rollback(rollback, json);
            case Unmapped _ -> throw new IllegalStateException("written above");
        }
        kept.write(json);
        return json.end().toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void report(LayerHealthReport report, ObjectText json, KeptFields kept) {
        json.whole(JsonName.LAYER_ID, report.layerId()).whole(JsonName.EPOCH, report.epoch());
        json.begin(JsonName.HEALTH_METRICS_BY_SEED);
        for (SeedHealth seed : report.seeds()) {
            SeedId id = seed.seed();
            json.beginName(id.layer() == report.layerId() ? Integer.toString(id.seed()) : id.text());
            metrics(seed, json.begin());
            json.end();
        }
        json.end();
        if (!report.states().isEmpty()) {
            json.beginArray(JsonName.SEED_STATES);
            for (int i = 0; i < report.states().size(); i++) {
                state(report.states().get(i), json.begin());
                kept.writeUnder("/seed_states/" + i, json);
                json.end();
            }
            json.endArray();
        }
        json.whole(JsonName.TOTAL_SEEDS, report.totalSeeds()).whole(JsonName.ACTIVE_ADAPTATIONS,
                report.activeAdaptations());
    }

    private static void metrics(SeedHealth seed, ObjectText json) {
        json.number(JsonName.CHUNK_VARIANCE, seed.activationVariance())
                .number(JsonName.DEAD_NODE_RATIO, seed.deadNeuronRatio())
                .number(JsonName.AVG_INTER_NODE_CORRELATION, seed.correlation()).numbers(seed.others());
    }

    private static void state(SeedState state, ObjectText json) {
        json.whole(JsonName.LAYER_ID, state.seed().layer()).whole(JsonName.SEED_ID, state.seed().seed())
                .text(JsonName.LIFECYCLE_STATE, state.stage()).text(JsonName.ACTIVE_BLUEPRINT_ID, state.blueprintId())
                .whole(JsonName.EPOCHS_IN_STATE, state.epochsInStage());
    }

    private static void signal(HealthSignal signal, ObjectText json) {
        json.raw(JsonName.SEED_ID.text(), pair(signal.health().seed())).whole(JsonName.EPOCH, signal.epoch())
                .text(JsonName.LIFECYCLE_STATE, signal.stage());
        metrics(signal.health(), json.begin(JsonName.METRICS));
        json.end();
    }

    private static void command(KasminaControlCommand command, boolean asPair, ObjectText json) {
        if (asPair) {
            json.raw(JsonName.TARGET_SEED_ID.text(), pair(command.target()));
        } else {
            json.whole(JsonName.TARGET_LAYER_ID, command.target().layer()).whole(JsonName.TARGET_SEED_ID,
                    command.target().seed());
        }
        json.text(JsonName.COMMAND, command.command()).text(JsonName.BLUEPRINT_ID, command.blueprintId())
                .text(JsonName.GRAFTING_STRATEGY, command.graftingStrategy())
                .text(JsonName.COMMAND_ID, command.commandId())
                .whole(JsonName.ISSUED_EPOCH, command.issuedEpoch());
    }

    private static void decision(AdaptationDecision decision, ObjectText json) {
        json.text(JsonName.RUN_ID, decision.runId()).whole(JsonName.TARGET_LAYER_ID, decision.seed().layer())
                .whole(JsonName.TARGET_SEED_ID, decision.seed().seed()).text(JsonName.COMMAND, decision.command())
                .text(JsonName.BLUEPRINT_ID, decision.blueprintId())
                .text(JsonName.GRAFTING_STRATEGY, decision.graftingStrategy())
                .text(JsonName.COMMAND_ID, decision.commandId()).whole(JsonName.ISSUED_EPOCH, decision.issuedEpoch())
                .text(JsonName.DECISION, decision.decision()).text(JsonName.FROM_STAGE, decision.fromStage())
                .text(JsonName.TO_STAGE, decision.toStage()).text(JsonName.REASON, decision.reason());
    }

    private static void fieldReport(FieldReport report, ObjectText json, KeptFields kept) {
        json.text(JsonName.BLUEPRINT_ID, report.blueprintId());
        if (SeedId.parse(report.seedText()).filter(report.seed()::equals).isPresent()) {
            json.text(JsonName.SEED_ID, report.seedText());
        } else {
            json.raw(JsonName.SEED_ID.text(), pair(report.seed()));
        }
        json.number(JsonName.PRE_METRIC, report.preMetric()).number(JsonName.POST_METRIC, report.postMetric())
                .text(JsonName.OUTCOME, report.outcome().name());
        if (evaluated(report) || kept.anyUnder("/eval_metrics")) {
            json.begin(JsonName.EVAL_METRICS).number(JsonName.MAX_LATENCY_MS, report.maxLatencyMs())
                    .number(JsonName.AVG_MEMORY_MB, report.avgMemoryMb())
                    .number(JsonName.GRADIENT_NORM_VARIANCE, report.gradientNormVariance())
                    .numbers(report.otherMetrics());
            kept.writeUnder("/eval_metrics", json);
            json.end();
        }
        json.text(JsonName.COMMAND_ID, report.commandId()).text(JsonName.RUN_ID, report.runId())
                .text(JsonName.HARDWARE_CONTEXT, report.hardwareContext())
                .text(JsonName.TASK_DOMAIN, report.taskDomain())
                .text(JsonName.TRAINING_PHASE, report.trainingPhase())
                .text(JsonName.HOST_MODEL_HASH, report.hostModelHash());
    }

    private static boolean evaluated(FieldReport report) {
        return !Float.isNaN(report.maxLatencyMs()) || !Float.isNaN(report.avgMemoryMb())
                || !Float.isNaN(report.gradientNormVariance()) || !report.otherMetrics().isEmpty();
    }

    private static void candidate(CandidateBlueprint candidate, ObjectText json, KeptFields kept) {
        json.text(JsonName.BLUEPRINT_ID, candidate.blueprintId()).begin(JsonName.KARN_META);
        if (!candidate.parentIds().isEmpty()) {
            json.texts(JsonName.PARENTS, candidate.parentIds());
        }
        json.number(JsonName.NOVELTY_SCORE, candidate.noveltyScore());
        kept.writeUnder("/karn_meta", json);
        json.end();
        if (candidate.author() != null || candidate.description() != null || !candidate.tags().isEmpty()
                || kept.anyUnder("/urza_meta")) {
            json.begin(JsonName.URZA_META).text(JsonName.AUTHOR, candidate.author())
                    .text(JsonName.DESCRIPTION, candidate.description());
            if (!candidate.tags().isEmpty()) {
                json.texts(JsonName.TAGS, candidate.tags());
            }
            kept.writeUnder("/urza_meta", json);
            json.end();
        }
        json.text(JsonName.MUTATION_OPERATOR, candidate.mutationOperator())
                .text(JsonName.RECOMMENDED_GRAFTING_STRATEGY, candidate.graftingStrategy())
                .text(JsonName.ARCHITECTURE_REF, candidate.architectureRef())
                .text(JsonName.CREATED_AT, candidate.createdAt());
    }

    private static void certified(CertifiedBlueprint certified, ObjectText json, KeptFields kept) {
        json.text(JsonName.BLUEPRINT_ID, certified.blueprintId()).bool(JsonName.PASSED, certified.passed())
                .number(JsonName.RISK_SCORE, certified.riskScore()).text(JsonName.CONF_LEVEL, certified.confidence());
        Map<String, Float> wep = certified.wep();
        if (!wep.isEmpty() || kept.anyUnder("/wep")) {
            json.begin(JsonName.WEP).numbers(wep);
            kept.writeUnder("/wep", json);
            json.end();
        }
        json.number(JsonName.ELO_SCORE, certified.eloScore()).number(JsonName.URABRASK_INTEREST, certified.interest());
        if (!certified.hardwareProfiles().isEmpty()) {
            json.texts(JsonName.HARDWARE_PROFILES, certified.hardwareProfiles());
        }
    }

    private static void epoch(EpochEvent epoch, ObjectText json, KeptFields kept) {
        json.text(JsonName.RUN_ID, epoch.runId()).whole(JsonName.EPOCH, epoch.epoch())
                .number(JsonName.VALIDATION_ACCURACY, epoch.validationAccuracy())
                .number(JsonName.VALIDATION_LOSS, epoch.validationLoss())
                .number(JsonName.TRAINING_LOSS, epoch.trainingLoss())
                .whole(JsonName.GLOBAL_STEP, epoch.globalStep());
        Payload.HardwareContext hardware = epoch.hardware();
        if (hardware != null) {
            json.begin(JsonName.HARDWARE_CONTEXT).text(JsonName.DEVICE_TYPE, hardware.deviceType())
                    .number(JsonName.MEMORY_AVAILABLE_GB, hardware.memoryAvailableGb())
                    .number(JsonName.COMPUTE_CAPACITY_TFLOPS, hardware.computeCapacityTflops())
                    .bool(JsonName.SUPPORTS_QUANTIZATION, hardware.supportsQuantization());
            kept.writeUnder("/hardware_context", json);
            json.end();
        }
    }

    private static void rollback(RollbackEvent rollback, ObjectText json) {
        json.text(JsonName.RUN_ID, rollback.runId()).whole(JsonName.FAILED_EPOCH, rollback.failedEpoch())
                .whole(JsonName.RESTORED_EPOCH, rollback.restoredEpoch())
                .text(JsonName.CHECKPOINT_ID, rollback.checkpointId())
                .text(JsonName.REASON, rollback.reason()).text(JsonName.INITIATED_BY, rollback.initiatedBy());
        if (!rollback.affectedSeeds().isEmpty()) {
            json.beginArray(JsonName.AFFECTED_SEEDS);
            rollback.affectedSeeds().forEach(seed -> json.element(pair(seed)));
            json.endArray();
        }
        json.text(JsonName.SEVERITY, rollback.severity());
    }

    private static String pair(SeedId seed) {
        return "[" + seed.layer() + "," + seed.seed() + "]";
    }
}
