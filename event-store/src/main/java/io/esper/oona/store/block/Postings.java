package io.esper.oona.store.block;

import java.util.Arrays;

/// A growing ascending list of places (see [Places]) of the events that carry one tag, and its stored form: differences as
/// variable-length numbers. For one thread.
public final class Postings {
    private long[] places;
    private int size;

    public Postings() {
        this(4);
    }

    private Postings(int capacity) {
        places = new long[capacity];
    }

    /// Adds a place behind the last.
    public void add(long place) {
        if (size > 0 && places[size - 1] >= place) {
            throw new IllegalArgumentException("Places ascend; " + place + " came after " + places[size - 1] + ".");
        }
        if (size == places.length) {
            places = Arrays.copyOf(places, 2 * size);
        }
        places[size++] = place;
    }

    public int size() {
        return size;
    }

    public long get(int index) {
        return places[index];
    }

    /// The index of the first place beyond the given; size if there is none.
    public int indexAfter(long place) {
        int found = Arrays.binarySearch(places, 0, size, place);
        return found >= 0 ? found + 1 : -found - 1;
    }

    public boolean contains(long place) {
        return Arrays.binarySearch(places, 0, size, place) >= 0;
    }

    /// The places from an index on.
    public long[] toArray(int from) {
        return Arrays.copyOfRange(places, from, size);
    }

    /// The stored form of the places from one index (inclusive) to another (exclusive).
    public byte[] encode(int from, int to) {
        ByteSink out = new ByteSink(8 + 3 * (to - from));
        long before = 0;
        for (int i = from; i < to; i++) {
            out.varint(places[i] - before);
            before = places[i];
        }
        return out.toBytes();
    }

    /// Adds the places of a stored form.
    public void decode(byte[] stored) {
        ByteSource in = new ByteSource(stored, 0);
        long place = 0;
        while (in.offset() < stored.length) {
            place += in.varint();
            add(place);
        }
    }
}
