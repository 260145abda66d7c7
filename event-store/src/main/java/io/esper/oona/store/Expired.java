package io.esper.oona.store;

import io.esper.oona.event.Retention;

/// Events of one retention class that a read would have met but that are no longer in the live log. It comes before the
/// first element beyond the range.
///
/// @param retention the class
/// @param after     the range begins after this position
/// @param until     the class's floor: the last expired position
/// @param count     events of the class that expired within the range
public record Expired(Retention retention, long after, long until, long count) implements LogElement {
}
