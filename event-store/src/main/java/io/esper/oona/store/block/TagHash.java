package io.esper.oona.store.block;

import io.esper.oona.event.Tag;

/// The key of a tag's postings: a 64-bit hash of key and value. Whatever it finds is compared with the event itself, so equal
/// hashes cost a look and never an answer. Stored: never change it.
public final class TagHash {
    private static final long SEED = 0x9e3779b97f4a7c15L;

    private TagHash() {}

    /// Hash of a tag.
    public static long of(Tag tag) {
        return finish(text(text(SEED, tag.key()) + 1, tag.value()));
    }

    /// Hash of the implicit tag that every indexed event carries for its type. Tag keys are never empty, so it is no tag's.
    public static long ofType(String type) {
        return finish(text(SEED + 1, type));
    }

    /// A multiply and a fold for each UTF-16 unit: a step of wyhash (Wang Yi), which spreads every bit over the whole word.
    private static long text(long seed, String text) {
        long hash = seed ^ text.length();
        for (int i = 0; i < text.length(); i++) {
            long mixed = (hash ^ text.charAt(i)) * 0xbf58476d1ce4e5b9L;
            hash = mixed ^ mixed >>> 32;
        }
        return hash;
    }

    /// The finishing step of SplitMix64.
    private static long finish(long value) {
        long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
