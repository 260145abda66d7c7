package io.esper.oona.event.json;

import java.util.List;
import java.util.Map;

import io.esper.oona.event.EventType;
import io.esper.oona.event.Payload;
import io.esper.oona.event.SeedId;

/// One full payload of each type: what the approved files say.
final class Examples {
    private Examples() {}

    static Payload of(EventType type) {
        return switch (type) {
            case LAYER_HEALTH_REPORT -> new Payload.LayerHealthReport(12, 42,
                    List.of(new Payload.SeedHealth(new SeedId(12, 2), 0.31f, 0.02f, 0.4f, Map.of()),
                            new Payload.SeedHealth(new SeedId(12, 3), 0.004f, 0.81f, Float.NaN,
                                    Map.of("gradient_norm", 1.5e-5f)),
                            new Payload.SeedHealth(new SeedId(13, 0), 0, 1, -1, Map.of())),
                    List.of(new Payload.SeedState(new SeedId(12, 3), "DORMANT", null, 42),
                            new Payload.SeedState(new SeedId(12, 2), "loading", "LoRA", null)),
                    4, 1, Map.of("unknown_field", "{\"kept\":[1,2.50,12345678901234567890]}", "/seed_states/1/note",
                            "\"late\""));
            case HEALTH_SIGNAL -> new Payload.HealthSignal(
                    new Payload.SeedHealth(new SeedId(3, 1), 0.1f, Float.NaN, Float.NaN, Map.of("loss", 0.5f)), 9,
                    "TRAINING",
                    Map.of("gpu", "0"));
            case CLAIM_CHECK -> new Payload.ClaimCheck("redis://cache/42", 2_000_000L, Map.of("sha256", "\"00ff\""));
            case KASMINA_CONTROL_COMMAND ->
                    new Payload.KasminaControlCommand(new SeedId(12, 3), "request_germination", "LoRA",
                            "GradNormGated", "c-9", 42, Map.of("blueprint_ir", "[0,255]"));
            case GERMINATION_COMMAND ->
                    new Payload.KasminaControlCommand(new SeedId(12, 3), "request_germination", "LoRA", null, null,
                            null, Map.of());
            case ADAPTATION_DECISION ->
                    new Payload.AdaptationDecision("c-9", "run7", new SeedId(12, 3), "request_germination", "LoRA",
                            "GradNormGated", "accepted", "DORMANT", "GERMINATED", 42, "accuracy has stalled",
                            Map.of("ticket", "\"T-7\""));
            case DECISION_CONTEXT -> context();
            case FIELD_REPORT -> new Payload.FieldReport("LoRA", new SeedId(12, 3), "(12, 3)", 0.871f, 0.889f,
                    Payload.Outcome.FOSSILIZED,
                    1.9f, 14.5f, 0.03f, Map.of("peak_watts", 250f), "c-9", "run7", "a100", "vision", "late", "9f86d0",
                    Map.of("/eval_metrics/device", "\"gpu0\""));
            case CANDIDATE_BLUEPRINT -> new Payload.CandidateBlueprint("bp-31-007", List.of("LoRA"), 0.42f, "karn",
                    "LoRA + norm",
                    List.of("attention"), "insert_normalization_layer", "DriftControlledGrafting",
                    "s3://architectures/31-007",
                    "2025-06-29T15:00:00Z", Map.of("/karn_meta/generation", "31", "/urza_meta/licence", "null"));
            case CERTIFIED_BLUEPRINT -> new Payload.CertifiedBlueprint("bp-31-007", true, 0.08f, "High",
                    Map.of("parameter_count", 81_920f, "latency_ms_a100", 0.21f, "predicted_flops", 2.4e12f), 1_216.5f,
                    0.7f,
                    List.of("a100", "jetson_nano"), Map.of("/wep/note", "\"dry run\"", "tampered", "false"));
            case EPOCH_EVENT -> new Payload.EpochEvent("run7", 42, 0.871f, 0.412f, 0.398f, 131_072L,
                    new Payload.HardwareContext("GPU", 61.5f, 312f, true),
                    Map.of("/hardware_context/driver", "\"570\""));
            case ROLLBACK_EVENT -> new Payload.RollbackEvent("run7", 57, 55, "NaN loss", "ORCHESTRATOR", "run7-55",
                    List.of(new SeedId(4, 1), new SeedId(4, 2)), "critical", Map.of());
            case UNKNOWN -> throw new IllegalArgumentException("An unknown payload has no example.");
        };
    }

    private static Payload context() {
        Payload.Action action = new Payload.Action(new SeedId(12, 3), "request_germination", "LoRA", "GradNormGated",
                "c-9", 42);
        return new Payload.DecisionContext("run7", true, "5f0c1f0e-7c0a-4d0e-9d55-0a1e5b1b7a02", 815, 815,
                "tamiyo-1", 1, 42,
                action, new Payload.Progress(List.of(0.86f, 0.871f), List.of(0.43f, 0.412f), 0.398f, 0.871f, 0),
                new Payload.Census(1, 2, 1, 1, 0, 0.415f, 0.81f, 0.157f, 0.4f, 3, 5, 0),
                List.of(new Payload.Action(new SeedId(12, 2), "request_germination", "LoRA", null, null, 37)),
                List.of(new Payload.ContextSeed(new SeedId(12, 3), 0.004f, 0.81f, Float.NaN, "DORMANT", 42, null)),
                List.of(new Payload.ContextSeed(new SeedId(12, 2), 0.31f, 0.02f, 0.4f, "TRAINING", null, "LoRA"),
                        new Payload.ContextSeed(new SeedId(12, 3), 0.004f, 0.81f, Float.NaN, "DORMANT", 42, null)),
                new Payload.HardwareContext("GPU", 61.5f, 312f, true),
                Map.of("kept", "[1,2.50]", "/action/note", "\"why\"", "/worst_seeds/0/rank", "1"));
    }
}
