package io.esper.oona.projection;

import java.util.List;
import java.util.stream.IntStream;

/// One of the parts that the keys of a projection are divided into. Which one a key belongs to follows from its text alone, on every machine
/// and for ever: rows are where this says, so it never changes.
///
/// @param number from 0
/// @param count  into how many the keys are divided, 1 to [#COUNT_MAX]
record Partition(int number, int count) {

    /// Each partition keeps the caches of a fold of its own, folds on a thread of its own and writes its own rows for each batch: more than the
    /// cores of a few machines have no use.
    static final int COUNT_MAX = 16;

    /// All keys.
    static final Partition ALL = new Partition(0, 1);

    /// FNV-1a of 64 bits (Fowler, Noll, Vo).
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    Partition {
        if (count < 1 || count > COUNT_MAX || number < 0 || number >= count) {
            throw new IllegalArgumentException("There is no partition " + number + " of " + count + ".");
        }
    }

    /// The partition of a key. Keys that parking does not tell apart are in one partition.
    static int of(String key, int count) {
        String told = Parking.cut(key);
        long hash = FNV_OFFSET;
        for (int index = 0; index < told.length(); index++) {
            char unit = told.charAt(index);
            hash = (hash ^ (unit & 0xff)) * FNV_PRIME;
            hash = (hash ^ (unit >>> 8)) * FNV_PRIME;
        }
        // the upper bits of FNV are the better ones
        return (int) Long.remainderUnsigned(hash ^ (hash >>> 32), count);
    }

    /// Whether it is all there is.
    boolean isAll() {
        return count == 1;
    }

    /// Whether a key belongs to it.
    boolean holds(String key) {
        return count == 1 || of(key, count) == number;
    }

    /// That a projection can be divided so.
    ///
    /// @throws ProjectionException if it cannot, or not into so many
    static void check(Projection projection, int count) {
        if (count < 1 || count > COUNT_MAX) {
            throw new ProjectionException("A read model has 1 to " + COUNT_MAX + " partitions, not " + count + ".",
                    null);
        }
        if (count > 1 && !projection.divisible()) {
            throw new ProjectionException("The keys of " + projection.name()
                    + " depend on each other, so its work cannot be divided by key: it has one partition.", null);
        }
    }

    /// All partitions of so many.
    static List<Partition> all(int count) {
        return IntStream.range(0, count).mapToObj(number -> new Partition(number, count)).toList();
    }
}
