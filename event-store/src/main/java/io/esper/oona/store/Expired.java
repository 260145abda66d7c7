package io.esper.oona.store;

import io.esper.oona.event.Retention;

/// Events of one retention class that a read would have met but that are no longer in the live log. It comes before the
/// class's first event beyond the range.
///
/// @param retention the class
/// @param after     the range begins after this position
/// @param until     the range ends with this position: the class's floor, or the end of the read
/// @param count     events of the class that expired within the range
/// @param exact     false if the read began or ended inside the range: then `count` is the most that it can be
public record Expired(Retention retention, long after, long until, long count, boolean exact) implements LogElement {}
