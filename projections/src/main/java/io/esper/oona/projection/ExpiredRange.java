package io.esper.oona.projection;

/// A range of the log that had expired when a projection would have read it.
///
/// @param retention class, by its stable name
/// @param after     the range begins after this position
/// @param until     and ends here
/// @param events    of the class in the range
/// @param exact     false if `events` is only the most that it can be, because the work was interrupted inside the range
public record ExpiredRange(String retention, long until, long after, long events, boolean exact) {}
