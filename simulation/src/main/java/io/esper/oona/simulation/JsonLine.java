package io.esper.oona.simulation;

import java.util.Map;

import io.esper.oona.event.Envelope;
import io.esper.oona.event.Payload;
import io.esper.oona.event.Payload.CandidateBlueprint;
import io.esper.oona.event.Payload.CertifiedBlueprint;
import io.esper.oona.event.Payload.ClaimCheck;
import io.esper.oona.event.Payload.EpochEvent;
import io.esper.oona.event.Payload.FieldReport;
import io.esper.oona.event.Payload.HardwareContext;
import io.esper.oona.event.Payload.HealthSignal;
import io.esper.oona.event.Payload.KasminaControlCommand;
import io.esper.oona.event.Payload.LayerHealthReport;
import io.esper.oona.event.Payload.RollbackEvent;
import io.esper.oona.event.Payload.SeedHealth;
import io.esper.oona.event.Payload.SeedState;
import io.esper.oona.event.Payload.Unmapped;
import io.esper.oona.event.SeedId;

/// Writes simulated messages with the field names of the platform's producers: telemetry says `chunk_variance`,
/// `dead_node_ratio` and `avg_inter_node_correlation`.
final class JsonLine {
    private static final int LINE_BYTES = 512;

    private JsonLine() {}

    static byte[] write(SimulatedMessage message) {
        Envelope envelope = message.envelope();
        JsonText json = new JsonText(LINE_BYTES);
        json.open('{');
        switch (message.form()) {
            case NESTED -> {
                json.name("topic").string(message.topic()).name("envelope").open('{');
                envelope(json, envelope);
                json.close('}').name("payload");
                payload(json, message.payload());
            }
            case FLAT -> {
                JsonText payload = new JsonText(LINE_BYTES);
                payload(payload, message.payload());
                envelope(json, envelope);
                json.name("topic").string(message.topic()).name("payload").embedded(payload);
            }
        }
        return json.close('}').toBytes();
    }

    private static void envelope(JsonText json, Envelope envelope) {
        json.name("event_id").string(envelope.eventId().toString()).name("sender_id").string(envelope.senderId())
                .name("timestamp")
                .string(envelope.timestamp().text()).name("trace_id").string(envelope.traceId())
                .stringIfAny("run_id", envelope.runId());
    }

    private static void payload(JsonText json, Payload payload) {
        json.open('{');
        switch (payload) {
            case CandidateBlueprint candidate -> candidate(json, candidate);
            case CertifiedBlueprint certified -> certified(json, certified);
            case EpochEvent event -> epoch(json, event);
            case LayerHealthReport report -> health(json, report);
            case KasminaControlCommand command -> command(json, command);
            case RollbackEvent event -> rollback(json, event);
            case FieldReport report -> fieldReport(json, report);
            case HealthSignal _,ClaimCheck _,Unmapped _ -> throw new IllegalArgumentException(
                    "The simulation sends no " + payload.getClass().getSimpleName() + ".");
        }
        json.close('}');
    }

    private static void candidate(JsonText json, CandidateBlueprint candidate) {
        json.name("blueprint_id").string(candidate.blueprintId()).name("karn_meta").open('{');
        if (candidate.parentIds().size() > 1) {
            json.name("parents");
            strings(json, candidate.parentIds());
        } else {
            json.name("parent_id").string(candidate.parentIds().isEmpty() ? null : candidate.parentIds().getFirst());
        }
        json.name("novelty_score").number(candidate.noveltyScore()).close('}').name("urza_meta").open('{')
                .name("author")
                .string(candidate.author()).name("description").string(candidate.description()).name("tags");
        strings(json, candidate.tags());
        json.close('}').name("mutation_operator").string(candidate.mutationOperator())
                .name("recommended_grafting_strategy")
                .string(candidate.graftingStrategy());
    }

    private static void certified(JsonText json, CertifiedBlueprint certified) {
        json.name("blueprint_id").string(certified.blueprintId()).name("passed").bool(certified.passed());
        if (certified.passed()) {
            json.name("risk_score").number(certified.riskScore()).name("conf_level").string(certified.confidence())
                    .name("wep")
                    .open('{');
            for (Map.Entry<String, Float> entry : certified.wep().entrySet()) {
                json.name(entry.getKey()).number(entry.getValue());
            }
            json.close('}');
        }
    }

    private static void epoch(JsonText json, EpochEvent event) {
        json.stringIfAny("run_id", event.runId()).name("epoch").number((long) event.epoch()).name("validation_accuracy")
                .number(event.validationAccuracy()).name("validation_loss").number(event.validationLoss())
                .numberIfAny("training_loss", event.trainingLoss());
        if (event.globalStep() != null) {
            json.name("global_step").number(event.globalStep().longValue());
        }
        HardwareContext hardware = event.hardware();
        if (hardware != null) {
            json.name("hardware_context").open('{').name("device_type").string(hardware.deviceType())
                    .name("memory_available_gb")
                    .number(hardware.memoryAvailableGb()).name("compute_capacity_tflops")
                    .number(hardware.computeCapacityTflops())
                    .name("supports_quantization").bool(Boolean.TRUE.equals(hardware.supportsQuantization()))
                    .close('}');
        }
    }

    private static void health(JsonText json, LayerHealthReport report) {
        json.name("layer_id").number((long) report.layerId());
        if (report.epoch() != null) {
            json.name("epoch").number(report.epoch().longValue());
        }
        json.name("health_metrics_by_seed").open('{');
        for (SeedHealth health : report.seeds()) {
            json.name(Integer.toString(health.seed().seed())).open('{').name("chunk_variance")
                    .number(health.activationVariance())
                    .name("dead_node_ratio").number(health.deadNeuronRatio()).name("avg_inter_node_correlation")
                    .number(health.correlation()).close('}');
        }
        json.close('}');
        if (!report.states().isEmpty()) {
            json.name("seed_states").open('[');
            for (SeedState state : report.states()) {
                json.open('{').name("layer_id").number((long) state.seed().layer()).name("seed_id")
                        .number((long) state.seed().seed()).name("lifecycle_state").string(state.stage())
                        .name("active_blueprint_id").string(state.blueprintId());
                if (state.epochsInStage() != null) {
                    json.name("epochs_in_state").number(state.epochsInStage().longValue());
                }
                json.close('}');
            }
            json.close(']');
        }
    }

    private static void command(JsonText json, KasminaControlCommand command) {
        json.name("target_layer_id").number((long) command.target().layer()).name("target_seed_id")
                .number((long) command.target().seed()).name("command").string(command.command())
                .stringIfAny("command_id", command.commandId());
        if (command.issuedEpoch() != null) {
            json.name("issued_epoch").number(command.issuedEpoch().longValue());
        }
        json.stringIfAny("blueprint_id", command.blueprintId()).stringIfAny("grafting_strategy",
                command.graftingStrategy());
    }

    private static void rollback(JsonText json, RollbackEvent event) {
        json.stringIfAny("run_id", event.runId()).name("failed_epoch").number((long) event.failedEpoch())
                .name("restored_epoch")
                .number((long) event.restoredEpoch()).stringIfAny("checkpoint_id", event.checkpointId()).name("reason")
                .string(event.reason()).stringIfAny("initiated_by", event.initiatedBy()).name("affected_seeds")
                .open('[');
        for (SeedId seed : event.affectedSeeds()) {
            json.open('[').number((long) seed.layer()).number((long) seed.seed()).close(']');
        }
        json.close(']');
    }

    private static void fieldReport(JsonText json, FieldReport report) {
        json.name("blueprint_id").string(report.blueprintId()).name("seed_id").string(report.seedText())
                .name("pre_metric")
                .number(report.preMetric()).name("post_metric").number(report.postMetric()).name("outcome")
                .string(report.outcome().name()).name("eval_metrics").open('{').name("max_latency_ms")
                .number(report.maxLatencyMs())
                .name("avg_memory_mb").number(report.avgMemoryMb()).name("gradient_norm_variance")
                .number(report.gradientNormVariance()).close('}').stringIfAny("command_id", report.commandId())
                .stringIfAny("run_id", report.runId()).stringIfAny("hardware_context", report.hardwareContext())
                .stringIfAny("task_domain", report.taskDomain()).stringIfAny("training_phase", report.trainingPhase())
                .stringIfAny("host_model_hash", report.hostModelHash());
    }

    private static void strings(JsonText json, Iterable<String> values) {
        json.open('[');
        for (String value : values) {
            json.string(value);
        }
        json.close(']');
    }
}
