package io.esper.oona.store.block;

import java.util.Set;

import io.esper.oona.store.EventFilter;

/// A Bloom filter over the topics, types, senders and traces of a block: tells which blocks a filtered read may skip. A hit
/// means "perhaps", never "yes". Ten bits and four probes for each distinct text give about 1.2 % false hits (Bloom 1970).
public final class Summary {
    private static final int BITS_PER_TEXT = 10;
    private static final int PROBES = 4;
    /// Bounds a row: beyond about 52,000 distinct texts a filter says "perhaps" more often.
    private static final int BYTES_MAX = 65_536;

    private Summary() {}

    /// Which column a text belongs to; part of its hash.
    enum Column {
        TOPIC(1), TYPE(2), SENDER(3), TRACE(4);

        /// Part of stored hashes; never changed.
        private final long salt;

        Column(long salt) {
            this.salt = salt;
        }

        /// One bit of its own.
        int mask() {
            return 1 << (int) salt;
        }
    }

    static byte[] of(Set<Long> hashes) {
        byte[] bits = new byte[Math.clamp((hashes.size() * (long) BITS_PER_TEXT + 7) / 8, 8, BYTES_MAX)];
        for (long hash : hashes) {
            for (int probe = 0; probe < PROBES; probe++) {
                int bit = bit(hash, probe, bits.length);
                bits[bit >>> 3] |= (byte) (1 << (bit & 7));
            }
        }
        return bits;
    }

    /// Whether a block with this summary may hold an event that the filter selects.
    public static boolean mayMatch(byte[] summary, EventFilter filter) {
        boolean exactTopics = filter.topics().stream().noneMatch(topic -> topic.endsWith(".*"));
        return (!exactTopics || any(summary, Column.TOPIC, filter.topics()))
                && any(summary, Column.TYPE, filter.types())
                && any(summary, Column.SENDER, filter.senders()) && any(summary, Column.TRACE, filter.traces());
    }

    /// Whether [#mayMatch] can ever say no for this filter.
    public static boolean helps(EventFilter filter) {
        return !(filter.topics().isEmpty() && filter.types().isEmpty() && filter.senders().isEmpty()
                && filter.traces().isEmpty());
    }

    private static boolean any(byte[] summary, Column column, Set<String> texts) {
        if (texts.isEmpty()) {
            return true;
        }
        for (String text : texts) {
            if (contains(summary, hash(column, text))) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(byte[] bits, long hash) {
        for (int probe = 0; probe < PROBES; probe++) {
            int bit = bit(hash, probe, bits.length);
            if ((bits[bit >>> 3] & (1 << (bit & 7))) == 0) {
                return false;
            }
        }
        return true;
    }

    /// Double hashing (Kirsch and Mitzenmacher 2006).
    private static int bit(long hash, int probe, int bytes) {
        long mixed = (hash >>> 32) + probe * ((hash & 0xFFFF_FFFFL) | 1);
        return (int) Long.remainderUnsigned(mixed, bytes * 8L);
    }

    /// FNV-1a over UTF-16 units, finished with the mixer of SplitMix64.
    static long hash(Column column, String text) {
        long hash = 0xcbf29ce484222325L + column.salt;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 30) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ hash >>> 27) * 0x94d049bb133111ebL;
        return hash ^ hash >>> 31;
    }
}
