package io.esper.oona.control;

import java.util.HashSet;
import java.util.Set;

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
import io.esper.oona.event.RunResolver;
import io.esper.oona.event.SeedId;
import io.esper.oona.event.SeedStage;
import org.jspecify.annotations.Nullable;

/// The entity *seed*: a place in the network of one run, as accepted commands and field reports have left it. What only
/// arrived over a bus without a decision, and what expires, it does not know.
///
/// @param graft the newest germination, also when it is over; null if there was none
record SeedState(String run, SeedId seed, SeedStage stage, @Nullable Graft graft) {

    /// What grows, or grew last, in a seed.
    ///
    /// @param commands ids of the germination and of every command to the seed that was accepted since
    /// @param traceId  of the germination, may be empty
    record Graft(Set<String> commands, @Nullable String blueprint, String traceId) {
        Graft {
            commands = Set.copyOf(commands);
        }

        Graft after(String command) {
            Set<String> more = new HashSet<>(commands);
            more.add(command);
            return new Graft(more, blueprint, traceId);
        }
    }

    /// A seed of which nothing is known.
    static SeedState dormant(String run, SeedId seed) {
        return new SeedState(run, seed, SeedStage.DORMANT, null);
    }

    /// The state after a fact; facts are never refused.
    SeedState evolve(Fact fact) {
        return switch (fact.payload()) {
            case AdaptationDecision decision -> decided(decision, fact.traceId());
            case FieldReport report -> reported(report, fact);
            case DecisionContext _,CandidateBlueprint _,CertifiedBlueprint _,EpochEvent _,LayerHealthReport _,HealthSignal _,ClaimCheck _,KasminaControlCommand _,RollbackEvent _,Unmapped _ ->
                    this;
        };
    }

    private SeedState decided(AdaptationDecision decision, String traceId) {
        SeedStage to = SeedStage.find(decision.toStage()).orElse(null);
        if (!decision.runId().equals(run) || !decision.seed().equals(seed) || to == null
                || !decision.decision().equals(Decider.ACCEPTED)) {
            return this;
        }
        return new SeedState(run, seed, to, to == SeedStage.GERMINATED
                ? new Graft(Set.of(decision.commandId()), decision.blueprintId(), traceId)
                : graft == null ? null : graft.after(decision.commandId()));
    }

    /// The outcome of the graft that grows here; a report about an earlier one, or about a seed that is dormant again, comes
    /// too late.
    private SeedState reported(FieldReport report, Fact fact) {
        boolean over = stage.terminal() || (stage == SeedStage.DORMANT && graft != null);
        if (over || !report.seed().equals(seed) || !isAboutThis(report, fact)) {
            return this;
        }
        SeedStage outcome = switch (report.outcome()) {
            case FOSSILIZED -> SeedStage.FOSSILIZED;
            case CULLED -> SeedStage.CULLED;
            case ROLLED_BACK -> SeedStage.ROLLED_BACK;
        };
        return new SeedState(run, seed, outcome, graft);
    }

    /// The joins of the contracts: command id, else trace id, else run, seed and blueprint.
    private boolean isAboutThis(FieldReport report, Fact fact) {
        String named = report.runId() == null || report.runId().isEmpty() ? fact.run() : report.runId();
        boolean namesRun = named != null && !named.isEmpty();
        if (namesRun && !run.equals(named)) {
            return false;
        }
        if (graft == null) {
            return namesRun;
        }
        if (report.commandId() != null) {
            return graft.commands.contains(report.commandId());
        }
        if (!fact.traceId().isEmpty() && fact.traceId().equals(graft.traceId)) {
            return true;
        }
        boolean sameRun = namesRun || run.equals(runOf(fact.traceId()));
        return sameRun && report.blueprintId().equals(graft.blueprint);
    }

    private String runOf(String traceId) {
        RunResolver known = new RunResolver();
        known.learn(run, null);
        return known.resolve(null, null, traceId).run();
    }
}
