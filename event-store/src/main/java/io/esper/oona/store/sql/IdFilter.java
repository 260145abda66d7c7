package io.esper.oona.store.sql;

import java.util.UUID;

/// A Bloom filter over all ids: answers most "never seen" questions without asking anything else. The probes of an id lie in
/// one line of 512 bits, so that a question costs one access to memory (Putze, Sanders and Singler 2007). Twenty bits an id and
/// eight probes give about 0.1 % false hits, ten bits about 1 %; they only cost a question. Capped in bytes; beyond the cap it
/// is not built. Ids are added by one thread at a time; who asks must have seen, by way of a volatile or a lock, what
/// followed the adding.
final class IdFilter {
    /// 64 MiB hold 53 million ids.
    static final long IDS_MAX = 53_000_000;
    private static final int PROBES = 8;
    private static final int WORDS_PER_LINE = 8;
    private static final long WORDS_MAX = 64 * 1024 * 1024 / Long.BYTES;
    private static final int BITS_PER_ID = 20;

    private final long[] words;
    private final long capacity;
    private long size;

    /// An empty filter.
    ///
    /// @param capacity ids to expect, at most [#IDS_MAX]
    IdFilter(long capacity) {
        this.capacity = Math.max(65_536, capacity);
        long lines = Math.min(this.capacity * BITS_PER_ID / Long.SIZE, WORDS_MAX) / WORDS_PER_LINE;
        this.words = new long[Math.toIntExact(lines * WORDS_PER_LINE)];
    }

    void add(UUID id) {
        size++;
        long hash = hash(id);
        int line = line(hash);
        long rest = mix(hash);
        for (int probe = 0; probe < PROBES; probe++, rest >>>= 7) {
            // Which of the 512 bits: three bits choose the word, in turn with the probe, six the bit; seven new ones each time.
            words[line + (int) (rest + probe & 7)] |= 1L << (rest >>> 1 & 63);
        }
    }

    boolean mayContain(UUID id) {
        long hash = hash(id);
        int line = line(hash);
        long rest = mix(hash);
        for (int probe = 0; probe < PROBES; probe++, rest >>>= 7) {
            if ((words[line + (int) (rest + probe & 7)] & 1L << (rest >>> 1 & 63)) == 0) {
                return false;
            }
        }
        return true;
    }

    /// Whether more ids went in than it was made for, and a larger one would say "perhaps" less often.
    boolean overfull() {
        return size > capacity && words.length < WORDS_MAX / 2;
    }

    private int line(long hash) {
        return WORDS_PER_LINE * (int) Math.unsignedMultiplyHigh(hash, words.length / WORDS_PER_LINE);
    }

    /// Mixed halves: time-ordered ids share their leading bits.
    /// Places ids in [IdPages] too: never changed.
    static long hash(UUID id) {
        return mix(mix(id.getMostSignificantBits()) + Long.rotateLeft(id.getLeastSignificantBits(), 32)
                + 0x9e3779b97f4a7c15L);
    }

    static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
