package io.esper.oona.store;

/// What a read selects.
///
/// @param after  starts after this position; 0 for the beginning
/// @param until  ends at this position; [Long#MAX_VALUE] for the head
/// @param filter which events
/// @param limit  at most so many events; [Long#MAX_VALUE] for all
public record ReadQuery(long after, long until, EventFilter filter, long limit) {
    public ReadQuery {
        if (after < 0 || until < 0 || limit < 0) {
            throw new IllegalArgumentException(
                    "Positions and limits are 0 or more; got after " + after + ", until " + until
                            + ", limit " + limit + ".");
        }
    }

    /// Everything after a position.
    public static ReadQuery after(long position) {
        return new ReadQuery(position, Long.MAX_VALUE, EventFilter.ALL, Long.MAX_VALUE);
    }

    public ReadQuery matching(EventFilter only) {
        return new ReadQuery(after, until, only, limit);
    }

    public ReadQuery until(long position) {
        return new ReadQuery(after, position, filter, limit);
    }

    public ReadQuery limit(long events) {
        return new ReadQuery(after, until, filter, events);
    }
}
