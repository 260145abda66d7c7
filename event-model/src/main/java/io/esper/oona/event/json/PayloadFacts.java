package io.esper.oona.event.json;

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
import io.esper.oona.event.Payload.Unmapped;
import io.esper.oona.event.SeedId;
import org.jspecify.annotations.Nullable;

/// What payloads of any type may name: the values of the tags that built-in topics index.
///
/// @param run the training run that the payload itself names
record PayloadFacts(@Nullable SeedId seed, @Nullable String blueprint, @Nullable String command, @Nullable String run) {

    private static final PayloadFacts NONE = new PayloadFacts(null, null, null, null);

    static PayloadFacts of(Payload payload) {
        return switch (payload) {
            case KasminaControlCommand it -> new PayloadFacts(it.target(), it.blueprintId(), it.commandId(), null);
            case AdaptationDecision it -> new PayloadFacts(it.seed(), it.blueprintId(), it.commandId(), it.runId());
            case DecisionContext it -> of(it);
            case FieldReport it -> new PayloadFacts(it.seed(), it.blueprintId(), it.commandId(), it.runId());
            case CandidateBlueprint it -> new PayloadFacts(null, it.blueprintId(), null, null);
            case CertifiedBlueprint it -> new PayloadFacts(null, it.blueprintId(), null, null);
            case EpochEvent it -> new PayloadFacts(null, null, null, it.runId());
            case RollbackEvent it -> new PayloadFacts(null, null, null, it.runId());
            case LayerHealthReport _,HealthSignal _,ClaimCheck _,Unmapped _ -> NONE;
        };
    }

    private static PayloadFacts of(DecisionContext context) {
        Payload.Action action = context.action();
        return action == null
                ? new PayloadFacts(null, null, null, context.runId())
                : new PayloadFacts(action.target(), action.blueprintId(), action.commandId(), context.runId());
    }
}
