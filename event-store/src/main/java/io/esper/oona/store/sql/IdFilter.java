package io.esper.oona.store.sql;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLongArray;

/// A Bloom filter over all ids in the index: answers most "never seen" questions without asking the database. Ten bits an id
/// and seven probes give 0.8 % false hits, which only cost a question (Bloom 1970). Capped in bytes; beyond the cap it is not
/// built. Thread-safe.
final class IdFilter {
    /// 64 MiB hold 53 million ids.
    static final long IDS_MAX = 53_000_000;
    private static final int PROBES = 7;

    private final AtomicLongArray words;
    private final long capacity;
    private long size;

    /// An empty filter.
    ///
    /// @param capacity ids to expect, at most [#IDS_MAX]
    IdFilter(long capacity) {
        this.capacity = Math.max(65_536, capacity);
        this.words = new AtomicLongArray(Math.toIntExact(this.capacity * 10 / 64 + 1));
    }

    void add(UUID id) {
        size++;
        long bits = words.length() * 64L;
        for (int probe = 0; probe < PROBES; probe++) {
            long bit = bit(id, probe, bits);
            long mask = 1L << (bit & 63);
            words.accumulateAndGet((int) (bit >>> 6), mask, (word, more) -> word | more);
        }
    }

    boolean mayContain(UUID id) {
        long bits = words.length() * 64L;
        for (int probe = 0; probe < PROBES; probe++) {
            long bit = bit(id, probe, bits);
            if ((words.get((int) (bit >>> 6)) & (1L << (bit & 63))) == 0) {
                return false;
            }
        }
        return true;
    }

    /// Whether more ids went in than it was made for: then it says "perhaps" too often and should be rebuilt.
    boolean overfull() {
        return size > 2 * capacity;
    }

    /// Double hashing over mixed halves: time-ordered ids share their leading bits.
    private static long bit(UUID id, int probe, long bits) {
        long one = mix(id.getMostSignificantBits() ^ Long.rotateLeft(id.getLeastSignificantBits(), 32));
        long two = mix(id.getLeastSignificantBits() + 0x9e3779b97f4a7c15L) | 1;
        return Long.remainderUnsigned(one + probe * two, bits);
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
