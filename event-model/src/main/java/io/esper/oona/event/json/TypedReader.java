package io.esper.oona.event.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

import io.esper.oona.event.EventType;
import io.esper.oona.event.Payload;

/// Reads payloads of the platform's types where they stand; faults are [JsonFault]. Reused; for one thread.
final class TypedReader {
    private final JsonCursor json;
    private final UpcasterChain upcasters;
    private final Extras extras = new Extras();
    private final HealthReader health;
    private final CommandReader commands;
    private final DecisionReader decisions;
    private final ContextReader contexts;
    private final FieldReportReader reports;
    private final BlueprintReader blueprints;
    private final TrainingReader training;
    private final ClaimCheckReader claims;

    TypedReader(MessageLimits limits, UpcasterChain upcasters) {
        this.json = new JsonCursor(limits);
        this.upcasters = upcasters;
        this.health = new HealthReader(json, extras);
        this.commands = new CommandReader(json, extras);
        this.decisions = new DecisionReader(json, extras);
        this.contexts = new ContextReader(json, extras);
        this.reports = new FieldReportReader(json, extras);
        this.blueprints = new BlueprintReader(json, extras);
        this.training = new TrainingReader(json, extras);
        this.claims = new ClaimCheckReader(json, extras);
    }

    /// Reads the payload in `bytes[from, to)`. Fault offsets count in `bytes`, and in [#upcast]'s text for an older version.
    Payload read(EventType type, int version, byte[] bytes, int from, int to) {
        if (version < type.version()) {
            byte[] newest = upcast(type, version, bytes, from, to);
            return readNewest(type, newest, 0, newest.length);
        }
        return readNewest(type, bytes, from, to);
    }

    /// The payload of an older version in the newest version's shape.
    byte[] upcast(EventType type, int version, byte[] bytes, int from, int to) {
        Map<String, String> fields = upcasters.toNewest(type, version, JsonFields.read(bytes, from, to));
        return JsonFields.write(fields).getBytes(StandardCharsets.UTF_8);
    }

    private Payload readNewest(EventType type, byte[] bytes, int from, int to) {
        json.over(bytes, from, to, 1, false);
        extras.clear();
        Payload payload = switch (type) {
            case LAYER_HEALTH_REPORT -> health.report();
            case HEALTH_SIGNAL -> health.signal();
            case CLAIM_CHECK -> claims.claim();
            case KASMINA_CONTROL_COMMAND -> commands.command(false);
            case GERMINATION_COMMAND -> commands.command(true);
            case ADAPTATION_DECISION -> decisions.decision();
            case DECISION_CONTEXT -> contexts.context();
            case FIELD_REPORT -> reports.report();
            case CANDIDATE_BLUEPRINT -> blueprints.candidate();
            case CERTIFIED_BLUEPRINT -> blueprints.certified();
            case EPOCH_EVENT -> training.epoch();
            case ROLLBACK_EVENT -> training.rollback();
            case UNKNOWN -> unmapped(bytes, from, to);
        };
        json.expectEnd();
        return payload;
    }

    private Payload unmapped(byte[] bytes, int from, int to) {
        json.skipValue();
        return new Payload.Unmapped(Arrays.copyOfRange(bytes, from, to));
    }
}
