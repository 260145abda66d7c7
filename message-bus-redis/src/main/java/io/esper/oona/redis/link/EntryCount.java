package io.esper.oona.redis.link;

import java.util.List;

import org.jspecify.annotations.Nullable;

/// The entries of a stream after a place, counted: no supported server says it. They have to be read for that, so they are counted up to a
/// number and to what they have in bytes, a part at a time.
///
/// @param entries how many were counted
/// @param exact   whether that is all of them
/// @param first   the first of them; null if there is none
public record EntryCount(long entries, boolean exact, @Nullable EntryId first) {

    private static final long COUNTED_MAX = 100_000;
    private static final long COUNTED_BYTES_MAX = 64L << 20;
    private static final long PART_BYTES_MAX = 1L << 20;

    /// Counts.
    ///
    /// @throws RedisException.Refused if the key holds no stream
    public static EntryCount after(RedisLink link, String key, EntryId place) {
        ReadSize size = new ReadSize();
        long entries = 0;
        long bytes = 0;
        EntryId first = null;
        EntryId last = place;
        while (true) {
            int count = size.count(PART_BYTES_MAX, ReadSize.COUNT_MAX);
            List<StreamEntry> part = Replies.entries(link.call(Command.XRANGE, key, "(" + last, "+", "COUNT", count));
            for (StreamEntry entry : part) {
                entries++;
                bytes += entry.bytes();
                first = first == null ? entry.id() : first;
                last = entry.id();
            }
            if (part.size() < count) {
                return new EntryCount(entries, true, first);
            }
            if (entries >= COUNTED_MAX || bytes >= COUNTED_BYTES_MAX) {
                return new EntryCount(entries, false, first);
            }
            size.learn(part);
        }
    }
}
