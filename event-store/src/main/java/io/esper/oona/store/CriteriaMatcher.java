package io.esper.oona.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.esper.oona.event.Tag;

/// Tells whether an event matches any of many criteria, in time that grows with the event's own tags and not with the number
/// of criteria. Immutable.
public final class CriteriaMatcher {
    /// From so many tags on an event's tags are put into a set before they are compared.
    private static final int TAGS_AS_LIST_MAX = 16;

    private final boolean everything;
    private final Set<String> types = new HashSet<>();
    private final Map<Tag, List<Criterion>> byTag = new HashMap<>();

    /// Prepares or-ed criteria; none match nothing.
    public CriteriaMatcher(Collection<Criterion> criteria) {
        boolean selectsAll = false;
        Map<Tag, Integer> uses = criteria.size() == 1 ? Map.of() : uses(criteria);
        for (Criterion criterion : criteria) {
            if (!criterion.tags().isEmpty()) {
                byTag.computeIfAbsent(rarest(criterion.tags(), uses), none -> new ArrayList<>()).add(criterion);
            } else if (!criterion.types().isEmpty()) {
                types.addAll(criterion.types());
            } else {
                selectsAll = true;
            }
        }
        everything = selectsAll;
    }

    private static Map<Tag, Integer> uses(Collection<Criterion> criteria) {
        Map<Tag, Integer> uses = new HashMap<>();
        for (Criterion criterion : criteria) {
            criterion.tags().forEach(tag -> uses.merge(tag, 1, Integer::sum));
        }
        return uses;
    }

    /// The tag that the fewest criteria share, so that looking it up tells most.
    private static Tag rarest(Set<Tag> tags, Map<Tag, Integer> uses) {
        Tag rarest = tags.iterator().next();
        for (Tag tag : tags) {
            if (uses.getOrDefault(tag, 1) < uses.getOrDefault(rarest, 1)) {
                rarest = tag;
            }
        }
        return rarest;
    }

    /// Whether one of the criteria has neither types nor tags.
    public boolean matchesEverything() {
        return everything;
    }

    /// Whether an event of this type with these tags matches.
    ///
    /// @param tags without repetition
    public boolean matches(String type, List<Tag> tags) {
        if (everything || types.contains(type)) {
            return true;
        }
        if (byTag.isEmpty()) {
            return false;
        }
        Collection<Tag> carried = tags.size() > TAGS_AS_LIST_MAX ? new HashSet<>(tags) : tags;
        for (Tag tag : tags) {
            for (Criterion criterion : byTag.getOrDefault(tag, List.of())) {
                if ((criterion.types().isEmpty() || criterion.types().contains(type))
                        && criterion.tags().size() <= carried.size() && carried.containsAll(criterion.tags())) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Whether the event matches.
    public boolean matches(StoredEvent event) {
        return matches(event.type(), event.tags());
    }
}
