package io.esper.oona.projection.table;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/// The cells of a result's current row, taken one after the other.
public final class Cells {
    private final ResultSet result;
    private int next;

    Cells(ResultSet result, int first) {
        this.result = result;
        this.next = first;
    }

    /// Goes on with the cell of this number, which is counted from 1.
    void at(int index) {
        next = index;
    }

    public String text() throws SQLException {
        return result.getString(next++);
    }

    public @Nullable String textOrNull() throws SQLException {
        return result.getString(next++);
    }

    public int integer() throws SQLException {
        return result.getInt(next++);
    }

    public @Nullable Integer integerOrNull() throws SQLException {
        int value = result.getInt(next++);
        return result.wasNull() ? null : value;
    }

    public long bigint() throws SQLException {
        return result.getLong(next++);
    }

    public @Nullable Long bigintOrNull() throws SQLException {
        long value = result.getLong(next++);
        return result.wasNull() ? null : value;
    }

    /// NaN for NULL.
    public float real() throws SQLException {
        float value = result.getFloat(next++);
        return result.wasNull() ? Float.NaN : value;
    }

    public @Nullable Float realOrNull() throws SQLException {
        float value = result.getFloat(next++);
        return result.wasNull() ? null : value;
    }

    public double doubled() throws SQLException {
        return result.getDouble(next++);
    }

    public @Nullable Double doubleOrNull() throws SQLException {
        double value = result.getDouble(next++);
        return result.wasNull() ? null : value;
    }

    public @Nullable Instant instantOrNull() throws SQLException {
        OffsetDateTime value = result.getObject(next++, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    public boolean bool() throws SQLException {
        return result.getBoolean(next++);
    }

    public @Nullable Boolean boolOrNull() throws SQLException {
        boolean value = result.getBoolean(next++);
        return result.wasNull() ? null : value;
    }

    public @Nullable BigDecimal decimalOrNull() throws SQLException {
        return result.getBigDecimal(next++);
    }

    public UUID uuid() throws SQLException {
        return result.getObject(next++, UUID.class);
    }

    /// The elements of an array; null for NULL.
    public short @Nullable [] shorts() throws SQLException {
        @Nullable
        Object @Nullable [] elements = elements();
        if (elements == null) {
            return null;
        }
        short[] values = new short[elements.length];
        for (int index = 0; index < values.length; index++) {
            values[index] = elements[index] instanceof Number number ? number.shortValue() : 0;
        }
        return values;
    }

    /// The elements of an array, `Integer.MIN_VALUE` for a NULL element; null for NULL.
    public int @Nullable [] integers() throws SQLException {
        @Nullable
        Object @Nullable [] elements = elements();
        if (elements == null) {
            return null;
        }
        int[] values = new int[elements.length];
        for (int index = 0; index < values.length; index++) {
            values[index] = elements[index] instanceof Number number ? number.intValue() : Integer.MIN_VALUE;
        }
        return values;
    }

    /// The elements of an array, `Long.MIN_VALUE` for a NULL element; null for NULL.
    public long @Nullable [] longs() throws SQLException {
        @Nullable
        Object @Nullable [] elements = elements();
        if (elements == null) {
            return null;
        }
        long[] values = new long[elements.length];
        for (int index = 0; index < values.length; index++) {
            values[index] = elements[index] instanceof Number number ? number.longValue() : Long.MIN_VALUE;
        }
        return values;
    }

    /// The elements of an array, NaN for a NULL element; null for NULL.
    public float @Nullable [] reals() throws SQLException {
        @Nullable
        Object @Nullable [] elements = elements();
        if (elements == null) {
            return null;
        }
        float[] values = new float[elements.length];
        for (int index = 0; index < values.length; index++) {
            values[index] = elements[index] instanceof Number number ? number.floatValue() : Float.NaN;
        }
        return values;
    }

    /// The elements of an array; null for NULL.
    public @Nullable String @Nullable [] texts() throws SQLException {
        @Nullable
        Object @Nullable [] elements = elements();
        if (elements == null) {
            return null;
        }
        @Nullable
        String[] values = new @Nullable String[elements.length];
        for (int index = 0; index < values.length; index++) {
            values[index] = elements[index] == null ? null : String.valueOf(elements[index]);
        }
        return values;
    }

    private @Nullable Object @Nullable [] elements() throws SQLException {
        Array array = result.getArray(next++);
        return array == null ? null : (Object[]) array.getArray();
    }

    /// A number for a `real` column: null for NaN and infinities, which a table never holds.
    public static @Nullable Float known(float value) {
        return Float.isFinite(value) ? value : null;
    }
}
