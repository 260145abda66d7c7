package io.esper.oona.projection;

import java.math.BigDecimal;
import java.util.UUID;

import io.esper.oona.projection.table.Table;
import org.jspecify.annotations.Nullable;

/// The hash of a projection's state: the sum of its rows' hashes, modulo 2^64. A sum does not depend on the order of the rows, and
/// follows a change by subtracting the old row and adding the new one. It finds faults, not forgery: whoever wants to can make
/// two states of the same hash.
///
/// An instance hashes one row: cells in a fixed order, then [#value]. NULL and numbers that are not finite hash alike, because no
/// table tells them apart. Equal on both databases. For one thread.
public final class StateHash {
    /// The multiplier of Fibonacci hashing, 2^64 divided by the golden ratio.
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final long NULL = 0x5851F42D4C957F2DL;

    private long state;
    private long sum;

    /// Begins a sum of 0.
    public StateHash() {}

    /// The hash of a row by the cells of its table.
    public static <R> long of(Table<R> table, R row) {
        StateHash hash = new StateHash().begin(table.name().hashCode());
        for (Object cell : table.writer().apply(row)) {
            hash.cell(cell);
        }
        return hash.value();
    }

    /// Counts a row that takes the place of another.
    public <R> void replace(Table<R> table, @Nullable R before, R after) {
        if (before != null) {
            sum -= of(table, before);
        }
        sum += of(table, after);
    }

    /// Counts the hash of a row that takes the place of one with another hash; 0 for none.
    public void replace(long before, long after) {
        sum += after - before;
    }

    /// The sum of all that was counted.
    public long sum() {
        return sum;
    }

    /// Begins a row.
    ///
    /// @param kind tells rows of different tables apart
    public StateHash begin(int kind) {
        state = mix(kind);
        return this;
    }

    public StateHash add(long number) {
        state = mix(state ^ number);
        return this;
    }

    public StateHash add(float number) {
        return add(Float.isFinite(number) ? Float.floatToIntBits(number + 0f) : NULL);
    }

    public StateHash add(@Nullable String text) {
        return add(text == null ? NULL : ((long) text.length() << 32) ^ text.hashCode());
    }

    public StateHash add(@Nullable Integer number) {
        return add(number == null ? NULL : number.longValue());
    }

    public StateHash add(@Nullable Long number) {
        return add(number == null ? NULL : number.longValue());
    }

    /// The hash of the row; never 0.
    public long value() {
        long value = mix(state + GOLDEN);
        return value == 0 ? 1 : value;
    }

    private void cell(@Nullable Object cell) {
        switch (cell) {
            case null -> add(NULL);
            case String text -> add(text);
            case Integer number -> add(number.longValue());
            case Long number -> add(number.longValue());
            case Float number -> add(number.floatValue());
            case Boolean bit -> add(bit ? 1L : 2L);
            case BigDecimal number -> add(number.stripTrailingZeros().toPlainString());
            case UUID id -> {
                add(id.getMostSignificantBits());
                add(id.getLeastSignificantBits());
            }
            default -> throw new IllegalArgumentException(
                    "A cell of " + cell.getClass() + " has no hash; hash the parts of the row instead.");
        }
    }

    private static long mix(long number) {
        long mixed = number * GOLDEN;
        mixed ^= mixed >>> 32;
        mixed *= GOLDEN;
        return mixed ^ (mixed >>> 29);
    }
}
