package io.esper.oona.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.esper.oona.event.EventType;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;

/// The consistency boundary of a command: which events its decision depends on, and none else. All are of topics that never
/// expire and are found through the index:
///
/// - decisions about the seed of the run, and those under the command's id;
/// - field reports about the seed: of all runs, because a report need not name its run;
/// - candidates and certifications of the blueprint.
///
/// So commands of two runs, or to two seeds, do not conflict unless they name one command id; a report of another run
/// makes a command be decided once more, not fail.
final class Boundary {
    private Boundary() {}

    /// What is known from the command alone.
    static EventCriteria of(ControlCommand command) {
        List<EventCriteria> either = new ArrayList<>();
        either.add(criterion(EventType.ADAPTATION_DECISION, "run_seed", command.seed().text() + "@" + command.run()));
        either.add(criterion(EventType.ADAPTATION_DECISION, "command", command.commandId()));
        either.add(criterion(EventType.FIELD_REPORT, "seed", command.seed().text()));
        if (command.blueprint() != null) {
            either.add(ofBlueprint(command.blueprint()));
        }
        return EventCriteria.either(either);
    }

    /// The standing of a blueprint.
    static EventCriteria ofBlueprint(String blueprint) {
        return EventCriteria.havingTags(new Tag("blueprint", blueprint)).andBeingOneOfTypes(
                Set.of(name(EventType.CANDIDATE_BLUEPRINT), name(EventType.CERTIFIED_BLUEPRINT)));
    }

    private static EventCriteria criterion(EventType type, String key, String value) {
        return EventCriteria.havingTags(new Tag(key, value)).andBeingOneOfTypes(Set.of(name(type)));
    }

    private static QualifiedName name(EventType type) {
        return new QualifiedName(type.text());
    }
}
