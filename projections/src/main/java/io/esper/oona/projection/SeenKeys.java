package io.esper.oona.projection;

/// Which keys a generation may hold, for one that was filled from nothing: 512 KiB, whatever their number. It errs to one side:
/// a key that it does not know is not held. For one thread.
final class SeenKeys {
    private static final int BITS = 1 << 22;

    private final long[] words = new long[BITS / Long.SIZE];

    void add(Object key) {
        int bit = bit(key);
        words[bit / Long.SIZE] |= 1L << bit;
    }

    boolean mayHold(Object key) {
        int bit = bit(key);
        return (words[bit / Long.SIZE] & 1L << bit) != 0;
    }

    /// Spreads the hash by the golden ratio.
    private static int bit(Object key) {
        return (int) (key.hashCode() * 0x9E3779B97F4A7C15L >>> 42) & BITS - 1;
    }
}
