package io.esper.oona.projection;

/// Which keys a generation may hold, for one that was filled from nothing: 512 KiB, whatever their number. It errs to one side:
/// a key that it does not know is not held. For one thread.
public final class SeenKeys {
    /// A power of 2, so that a hash's upper 22 bits are the place.
    private static final int BITS = 1 << 22;

    private final long[] words = new long[BITS / Long.SIZE];

    /// Notes a key.
    public void add(Object key) {
        int bit = bit(key);
        words[bit / Long.SIZE] |= 1L << (bit % Long.SIZE);
    }

    /// False if the key was certainly never noted.
    public boolean mayHold(Object key) {
        int bit = bit(key);
        return (words[bit / Long.SIZE] & (1L << (bit % Long.SIZE))) != 0;
    }

    /// Spreads the hash by the golden ratio.
    private static int bit(Object key) {
        return (int) ((key.hashCode() * 0x9E3779B97F4A7C15L) >>> 42);
    }
}
