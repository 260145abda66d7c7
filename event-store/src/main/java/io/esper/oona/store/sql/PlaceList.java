package io.esper.oona.store.sql;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;

import io.esper.oona.store.block.Places;

/// Ascending places, 8 bytes each, as a list. Immutable by agreement: nobody writes to the array.
final class PlaceList extends AbstractList<Long> implements RandomAccess {
    private final long[] places;
    private final int size;

    private PlaceList(long[] places, int size) {
        this.places = places;
        this.size = size;
    }

    /// Sorts the places in place and leaves out repetitions.
    static PlaceList of(long[] places) {
        Arrays.sort(places);
        int size = 0;
        for (long place : places) {
            if (size == 0 || places[size - 1] != place) {
                places[size++] = place;
            }
        }
        return new PlaceList(places, size);
    }

    /// Those at or before a position.
    PlaceList upTo(long position) {
        int found = Arrays.binarySearch(places, 0, size, Places.endOf(Math.min(position, Long.MAX_VALUE >>> 3)));
        return new PlaceList(places, found >= 0 ? found + 1 : -found - 1);
    }

    @Override
    public Long get(int index) {
        if (index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
        return places[index];
    }

    @Override
    public int size() {
        return size;
    }
}
