package io.esper.oona.axon;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.esper.oona.event.Tag;
import io.esper.oona.store.Criterion;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.EventCriterion;

/// What Axon's criteria select, in terms of the log.
sealed interface Selection {

    /// Every event.
    record Everything() implements Selection {}

    /// No event.
    record Nothing() implements Selection {}

    /// Events that match any of these; each has a type or a tag.
    record Matching(List<Criterion> criteria) implements Selection {
        public Matching {
            criteria = List.copyOf(criteria);
        }
    }

    /// A type that no event has, for finding out whether a branch of the criteria selects everything: flattened criteria
    /// leave out such a branch.
    QualifiedName NO_TYPE = new QualifiedName("\u0000");

    static Selection of(EventCriteria criteria) {
        if (criteria.matches(NO_TYPE, Set.of())) {
            return new Everything();
        }
        List<Criterion> selected = new ArrayList<>();
        for (EventCriterion criterion : criteria.flatten()) {
            criterion(criterion).ifPresent(selected::add);
        }
        return selected.isEmpty() ? new Nothing() : new Matching(selected);
    }

    /// Empty if the criterion asks for a tag that the log cannot hold, which therefore no event has.
    private static Optional<Criterion> criterion(EventCriterion criterion) {
        Set<Tag> tags = new HashSet<>();
        for (org.axonframework.messaging.eventstreaming.Tag tag : criterion.tags()) {
            try {
                tags.add(new Tag(tag.key(), tag.value()));
            } catch (IllegalArgumentException impossible) {
                return Optional.empty();
            }
        }
        Set<String> types = new HashSet<>();
        criterion.types().forEach(type -> types.add(type.name()));
        return Optional.of(new Criterion(types, tags));
    }
}
