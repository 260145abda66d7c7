package io.esper.oona.control;

import java.util.List;

import io.esper.oona.event.Payload.AdaptationDecision;

/// What became of a command.
public sealed interface Decision {

    /// It is in the log, durably, with its decision.
    ///
    /// @param decision         what the log keeps for ever
    /// @param commandPosition  of the command on `control.kasmina.commands`; 0 if a repetition comes after it has expired
    /// @param decisionPosition of the decision on `innovation.adaptations`
    /// @param repeated         whether this was decided before: nothing was written now
    record Accepted(AdaptationDecision decision, long commandPosition, long decisionPosition,
            boolean repeated) implements Decision {}

    /// It would be accepted; nothing was written.
    record Acceptable(AdaptationDecision decision) implements Decision {}

    /// It is refused; nothing was written.
    ///
    /// @param why      for programs
    /// @param reason   for people: what stands in the way
    /// @param instead  what would be accepted now, as far as this command shows; may be empty
    record Refused(Why why, String reason, List<String> instead) implements Decision {
        public Refused {
            instead = List.copyOf(instead);
        }
    }

    /// Why a command is refused. The names are stable.
    enum Why {
        /// The text is no command of the lifecycle.
        UNKNOWN_COMMAND,
        /// `request_germination` without a blueprint.
        NO_BLUEPRINT,
        /// The seed carries another blueprint than the command names.
        OTHER_BLUEPRINT,
        /// The seed's stage does not lead there.
        WRONG_STAGE,
        /// Nothing follows the seed's stage.
        TERMINAL_STAGE,
        /// The blueprint was never certified.
        NOT_CERTIFIED,
        /// The blueprint's newest certification says no.
        CERTIFICATION_FAILED,
        /// The id belongs to another command of the run.
        COMMAND_ID_REUSED,
        /// Others changed the seed or the blueprint each time before the decision could be written.
        CONTENDED
    }
}
