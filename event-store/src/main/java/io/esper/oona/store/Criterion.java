package io.esper.oona.store;

import java.util.Set;

import io.esper.oona.event.Tag;

/// Selects events: of any of the types (all types if empty) that carry all of the tags. Without both it selects every
/// event. Only indexed tag keys, and only types of topics that index something, can be selected by.
///
/// @param types stable type names
/// @param tags  all must be present
public record Criterion(Set<String> types, Set<Tag> tags) {
    public Criterion {
        types = Set.copyOf(types);
        tags = Set.copyOf(tags);
    }

    /// Any event that carries all of these tags.
    public static Criterion tagged(Tag... tags) {
        return new Criterion(Set.of(), Set.of(tags));
    }
}
