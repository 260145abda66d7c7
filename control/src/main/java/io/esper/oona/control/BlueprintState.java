package io.esper.oona.control;

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

/// The entity *blueprint*: whether it may be deployed. The newest certification counts.
record BlueprintState(String id, Standing standing) {

    /// How far a blueprint has come.
    enum Standing {
        /// Nobody has named it.
        UNKNOWN,
        /// Proposed, not judged.
        PROPOSED,
        /// The newest certification passed.
        CERTIFIED,
        /// The newest certification failed.
        FAILED
    }

    /// A blueprint of which nothing is known.
    static BlueprintState unknown(String id) {
        return new BlueprintState(id, Standing.UNKNOWN);
    }

    /// The state after a fact; facts are never refused.
    BlueprintState evolve(Fact fact) {
        return switch (fact.payload()) {
            case CandidateBlueprint said -> said.blueprintId().equals(id) && standing == Standing.UNKNOWN
                    ? new BlueprintState(id, Standing.PROPOSED)
                    : this;
            case CertifiedBlueprint said -> said.blueprintId().equals(id)
                    ? new BlueprintState(id, said.passed() ? Standing.CERTIFIED : Standing.FAILED)
                    : this;
            case AdaptationDecision _,DecisionContext _,FieldReport _,EpochEvent _,LayerHealthReport _,HealthSignal _,ClaimCheck _,KasminaControlCommand _,RollbackEvent _,Unmapped _ ->
                    this;
        };
    }
}
