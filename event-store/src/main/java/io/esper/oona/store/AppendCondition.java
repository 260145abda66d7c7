package io.esper.oona.store;

import java.util.List;

/// A dynamic consistency boundary: the append fails if an event after `after` matches any of the criteria.
///
/// @param criteria or-ed; not empty
/// @param after    the last position that the caller has taken into account; 0 for "none ever"
public record AppendCondition(List<Criterion> criteria, long after) {
    public AppendCondition {
        criteria = List.copyOf(criteria);
        if (criteria.isEmpty()) {
            throw new IllegalArgumentException(
                    "An append condition needs at least one criterion; leave the condition out instead.");
        }
        if (after < 0) {
            throw new IllegalArgumentException(
                    "An append condition starts after a position of 0 or more; got " + after + ".");
        }
    }
}
