package io.esper.oona.store.block;

import io.esper.oona.event.Retention;

/// A position and its retention class in one number, 4 × position + class: what an index entry needs to find the event.
/// Places order as positions do.
public final class Places {
    private Places() {}

    public static long of(long position, Retention retention) {
        return position << 2 | retention.code();
    }

    /// Beyond every place at or before the position.
    public static long endOf(long position) {
        return position << 2 | 3;
    }

    public static long position(long place) {
        return place >>> 2;
    }

    public static Retention retention(long place) {
        return Retention.ofCode((int) (place & 3));
    }
}
