package io.esper.oona.redis.link;

import java.util.List;

/// How many entries the next read may ask for: few at first, more with every read that brought something, and no more than are expected
/// to fit. COUNT is for each stream and says nothing of bytes, and an answer cannot be cut. For one thread.
public final class ReadSize {
    private static final int ENTRY_BYTES_GUESS = 1024;
    /// How fast the guess falls when entries get smaller; when they get larger it follows at once.
    private static final int GUESS_WEIGHT = 4;
    /// What the first read asks for; each read after it may ask for twice as many.
    public static final int COUNT_FIRST = 4;
    /// What one read asks for at most: a stream whose entries were small may go on with entries of 1 MiB.
    public static final int COUNT_MAX = 64;

    private long entryBytes = ENTRY_BYTES_GUESS;
    private int allowed = COUNT_FIRST;

    /// How many entries to ask one stream for.
    ///
    /// @param bytes   that they should have together
    /// @param entries at most
    public int count(long bytes, int entries) {
        return count(entryBytes, bytes, entries);
    }

    /// How many entries to ask each of several streams for.
    ///
    /// @param each    bytes of one entry of each stream together: if all of them have entries as large as they had, all should fit
    /// @param bytes   that they should have together
    /// @param entries of one stream at most
    public int count(long each, long bytes, int entries) {
        return Math.toIntExact(Math.clamp(bytes / Math.max(1, each), 1, Math.min(allowed, entries)));
    }

    /// Bytes that the next entry is expected to have.
    public long entryBytes() {
        return entryBytes;
    }

    /// A read has brought something: the next one may ask for more.
    public void grow() {
        allowed = Math.min(COUNT_MAX, 2 * allowed);
    }

    /// Learns from what a read has brought.
    public void learn(List<StreamEntry> entries) {
        if (!entries.isEmpty()) {
            grow();
            expect(entries);
        }
    }

    /// Learns how large entries are.
    public void expect(List<StreamEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        long sum = 0;
        for (StreamEntry entry : entries) {
            sum += entry.bytes();
        }
        long mean = Math.max(1, sum / entries.size());
        entryBytes = mean >= entryBytes ? mean : (entryBytes * (GUESS_WEIGHT - 1) + mean) / GUESS_WEIGHT;
    }
}
