package io.esper.oona.projection;

/// What the state's hash was at a position.
///
/// @param position  everything up to here is in the hash
/// @param stateHash see [StateHash]
/// @param version   of the fold that made the state
/// @param build     of the code that made it
public record Mark(long position, long stateHash, int version, String build) {

    /// Positions between two marks.
    public static final long EVERY = 10_000;

    /// The last boundary at or before a position.
    static long before(long position) {
        return position / EVERY * EVERY;
    }

    /// Whether a boundary is passed on the way.
    static boolean between(long from, long to) {
        return before(from) != before(to);
    }
}
