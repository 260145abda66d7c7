package io.esper.oona.redis.link;

/// The id of a stream's entry: ids of one stream only grow.
///
/// @param millis   the server's time when it was added, unless the producer chose it; 0 or more
/// @param sequence number within the millisecond, unsigned
public record EntryId(long millis, long sequence) implements Comparable<EntryId> {
    /// Before every entry.
    public static final EntryId ZERO = new EntryId(0, 0);

    /// Reads `1767607876422-0`, or the milliseconds alone.
    ///
    /// @throws IllegalArgumentException if it is something else
    public static EntryId parse(String text) {
        int dash = text.indexOf('-');
        try {
            return dash < 0
                    ? new EntryId(Long.parseUnsignedLong(text), 0)
                    : new EntryId(Long.parseUnsignedLong(text, 0, dash, 10),
                            Long.parseUnsignedLong(text, dash + 1, text.length(), 10));
        } catch (NumberFormatException odd) {
            throw new IllegalArgumentException("'" + text + "' is not the id of a stream's entry.", odd);
        }
    }

    /// The smallest id that is greater.
    public EntryId next() {
        return sequence == -1L ? new EntryId(millis + 1, 0) : new EntryId(millis, sequence + 1);
    }

    /// Whether it comes after the other.
    public boolean isAfter(EntryId other) {
        return compareTo(other) > 0;
    }

    /// The smaller of both.
    public static EntryId min(EntryId one, EntryId other) {
        return one.isAfter(other) ? other : one;
    }

    @Override
    public int compareTo(EntryId other) {
        int byTime = Long.compareUnsigned(millis, other.millis);
        return byTime != 0 ? byTime : Long.compareUnsigned(sequence, other.sequence);
    }

    @Override
    public String toString() {
        return Long.toUnsignedString(millis) + "-" + Long.toUnsignedString(sequence);
    }
}
