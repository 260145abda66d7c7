package io.esper.oona.control;

import io.esper.oona.event.Payload.AdaptationDecision;

/// What is decided about a command in a situation.
sealed interface Verdict {

    /// Write the command and this decision.
    record Accept(AdaptationDecision decision) implements Verdict {}

    /// It was decided before.
    record Repeat(EarlierDecision earlier) implements Verdict {}

    /// Write nothing.
    record Refuse(Decision.Refused refusal) implements Verdict {}
}
