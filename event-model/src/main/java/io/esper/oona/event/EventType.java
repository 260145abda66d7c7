package io.esper.oona.event;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The types of payload that have a record here. The text is what is stored: explicit, stable, no Java name.
public enum EventType {
    /// A layer's report.
    LAYER_HEALTH_REPORT("LayerHealthReport", 1, Payload.LayerHealthReport.class),
    /// A single seed's report.
    HEALTH_SIGNAL("HealthSignal", 1, Payload.HealthSignal.class),
    /// A pointer to a payload that is kept elsewhere.
    CLAIM_CHECK("ClaimCheck", 1, Payload.ClaimCheck.class),
    /// A command whose target is written as two numbers.
    KASMINA_CONTROL_COMMAND("KasminaControlCommand", 1, Payload.KasminaControlCommand.class),
    /// A command whose target is written as one seed id.
    GERMINATION_COMMAND("GerminationCommand", 1, Payload.KasminaControlCommand.class),
    /// A command is accepted: what was decided.
    ADAPTATION_DECISION("AdaptationDecision", 1, Payload.AdaptationDecision.class),
    /// What was known when a decision was taken.
    DECISION_CONTEXT("DecisionContext", 1, Payload.DecisionContext.class),
    /// How a graft ended.
    FIELD_REPORT("FieldReport", 1, Payload.FieldReport.class),
    /// A blueprint is proposed. Version 1 names its lineage `parent_id` or `parents`, version 2 only `parents`.
    CANDIDATE_BLUEPRINT("CandidateBlueprint", 2, Payload.CandidateBlueprint.class),
    /// A blueprint is certified, or not.
    CERTIFIED_BLUEPRINT("CertifiedBlueprint", 1, Payload.CertifiedBlueprint.class),
    /// An epoch ends.
    EPOCH_EVENT("EpochEvent", 1, Payload.EpochEvent.class),
    /// A run goes back to an earlier epoch.
    ROLLBACK_EVENT("RollbackEvent", 1, Payload.RollbackEvent.class),
    /// What fitted no schema of an open topic.
    UNKNOWN("unknown", 1, Payload.Unmapped.class);

    private static final Map<String, EventType> BY_TEXT = Stream.of(values())
            .collect(Collectors.toUnmodifiableMap(EventType::text, Function.identity()));

    private final String text;
    private final int version;
    private final Class<? extends Payload> payload;

    EventType(String text, int version, Class<? extends Payload> payload) {
        this.text = text;
        this.version = version;
        this.payload = payload;
    }

    /// The stored name.
    public String text() {
        return text;
    }

    /// The newest version, the one that is written.
    public int version() {
        return version;
    }

    /// The record that holds it.
    public Class<? extends Payload> payload() {
        return payload;
    }

    /// Finds a type by its stored name; empty for the types of registered topics.
    public static Optional<EventType> find(String text) {
        return Optional.ofNullable(BY_TEXT.get(text));
    }

    /// The type under which a payload is written.
    public static EventType of(Payload payload) {
        return switch (payload) {
            case Payload.LayerHealthReport _ -> LAYER_HEALTH_REPORT;
            case Payload.HealthSignal _ -> HEALTH_SIGNAL;
            case Payload.ClaimCheck _ -> CLAIM_CHECK;
            case Payload.KasminaControlCommand _ -> KASMINA_CONTROL_COMMAND;
            case Payload.AdaptationDecision _ -> ADAPTATION_DECISION;
            case Payload.DecisionContext _ -> DECISION_CONTEXT;
            case Payload.FieldReport _ -> FIELD_REPORT;
            case Payload.CandidateBlueprint _ -> CANDIDATE_BLUEPRINT;
            case Payload.CertifiedBlueprint _ -> CERTIFIED_BLUEPRINT;
            case Payload.EpochEvent _ -> EPOCH_EVENT;
            case Payload.RollbackEvent _ -> ROLLBACK_EVENT;
            case Payload.Unmapped _ -> UNKNOWN;
        };
    }
}
