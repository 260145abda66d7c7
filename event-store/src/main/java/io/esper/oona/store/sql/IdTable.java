package io.esper.oona.store.sql;

import java.util.UUID;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/// Event ids with place and content hash, in one array of numbers: open addressing with linear probing (Knuth, volume 3,
/// 6.4), at most half full, so 64 to 128 bytes an id and no object. For one thread at a time.
final class IdTable {
    /// Two of the id, the place, the content hash.
    private static final int LONGS_PER_ID = 4;
    /// In place of a place.
    private static final long REMOVED = -1;

    private long[] slots;
    private int size;

    /// An empty table.
    ///
    /// @param ids to expect
    IdTable(int ids) {
        slots = new long[LONGS_PER_ID * Math.max(16, 4 * Integer.highestOneBit(Math.max(1, ids - 1)))];
    }

    /// Ids that were added.
    int size() {
        return size;
    }

    /// Adds an id; if it is there, its place and hash are replaced.
    void put(UUID id, long place, long contentHash) {
        if (2 * (size + 1) > slots.length / LONGS_PER_ID) {
            grow();
        }
        if (put(slots, id.getMostSignificantBits(), id.getLeastSignificantBits(), place, contentHash)) {
            size++;
        }
    }

    private static boolean put(long[] slots, long high, long low, long place, long contentHash) {
        int at = slot(slots, high, low);
        boolean added = slots[at + 2] == 0;
        slots[at] = high;
        slots[at + 1] = low;
        slots[at + 2] = place; // never 0: positions start at 1
        slots[at + 3] = contentHash;
        return added;
    }

    /// Where the id is or would be.
    private static int slot(long[] slots, long high, long low) {
        int mask = slots.length / LONGS_PER_ID - 1;
        int number = (int) (IdFilter.mix(high ^ Long.rotateLeft(low, 32)) >>> 32) & mask;
        while (true) {
            int at = LONGS_PER_ID * number;
            if (slots[at + 2] == 0 || (slots[at] == high && slots[at + 1] == low)) {
                return at;
            }
            number = number + 1 & mask;
        }
    }

    private void grow() {
        long[] larger = new long[Math.multiplyExact(2, slots.length)];
        for (int at = 0; at < slots.length; at += LONGS_PER_ID) {
            if (slots[at + 2] != 0) {
                put(larger, slots[at], slots[at + 1], slots[at + 2], slots[at + 3]);
            }
        }
        slots = larger;
    }

    @Nullable
    IdEntry find(UUID id) {
        if (size == 0) {
            return null;
        }
        int at = slot(slots, id.getMostSignificantBits(), id.getLeastSignificantBits());
        return slots[at + 2] <= 0 ? null : new IdEntry(slots[at + 2], slots[at + 3]);
    }

    /// Hands over all ids, in no order.
    void forEach(Consumer<IdRow> each) {
        for (int at = 0; at < slots.length; at += LONGS_PER_ID) {
            if (slots[at + 2] > 0) {
                each.accept(new IdRow(new UUID(slots[at], slots[at + 1]), slots[at + 2], slots[at + 3]));
            }
        }
    }

    /// Removes an id that is there. Its slot stays taken.
    void remove(UUID id) {
        slots[slot(slots, id.getMostSignificantBits(), id.getLeastSignificantBits()) + 2] = REMOVED;
    }
}
