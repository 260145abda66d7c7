package io.esper.oona.control;

import io.esper.oona.event.Payload.AdaptationDecision;
import org.jspecify.annotations.Nullable;

/// Everything that the decision about one command depends on: its consistency boundary, folded.
///
/// @param blueprint that the command names or the seed carries; null if there is none
/// @param earlier   the first decision that accepted a command of this id, or null
record Situation(String commandId, SeedState seed, @Nullable BlueprintState blueprint,
        @Nullable EarlierDecision earlier) {

    /// Before anything has happened.
    static Situation before(ControlCommand command) {
        return new Situation(command.commandId(), SeedState.dormant(command.run(), command.seed()),
                command.blueprint() == null ? null : BlueprintState.unknown(command.blueprint()), null);
    }

    /// The situation after a fact.
    Situation evolve(Fact fact) {
        return new Situation(commandId, seed.evolve(fact), blueprint == null ? null : blueprint.evolve(fact),
                earlier == null ? earlier(fact) : earlier);
    }

    /// The same, with the blueprint that has turned out to matter.
    Situation with(BlueprintState named) {
        return new Situation(commandId, seed, named, earlier);
    }

    private @Nullable EarlierDecision earlier(Fact fact) {
        return fact.payload() instanceof AdaptationDecision decision && decision.commandId().equals(commandId)
                && decision.runId().equals(seed.run()) && decision.decision().equals(Decider.ACCEPTED)
                        ? new EarlierDecision(decision, fact.eventId())
                        : null;
    }
}
