package io.esper.oona.bus.ledger;

import org.jspecify.annotations.Nullable;

/// Keys as 64 bits: FNV-1a (Fowler, Noll, Vo) over UTF-16. Two keys with one hash only wait for each other.
public final class KeyHash {
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private KeyHash() {}

    /// The hash of a key; null for none.
    public static @Nullable Long of(@Nullable String key) {
        if (key == null) {
            return null;
        }
        long hash = OFFSET;
        for (int i = 0; i < key.length(); i++) {
            hash = (hash ^ key.charAt(i)) * PRIME;
        }
        return hash;
    }
}
