package io.esper.oona.projection.asof;

import java.math.BigDecimal;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/// Cells compared and written the same whichever database they come from.
final class RowText {
    private RowText() {}

    /// The key of a row as one text.
    static String key(@Nullable Object[] cells) {
        StringBuilder text = new StringBuilder();
        for (Object cell : cells) {
            String one = String.valueOf(cell);
            // with its length before it, no two keys look alike
            text.append(one.length()).append(':').append(one);
        }
        return text.toString();
    }

    static boolean same(@Nullable Object one, @Nullable Object other) {
        return switch (one) {
            case null -> other == null;
            case Float number when other instanceof Float more -> number + 0f == more + 0f || number.equals(more);
            case Double number when other instanceof Double more -> number + 0.0 == more + 0.0 || number.equals(more);
            case BigDecimal number when other instanceof BigDecimal more -> number.compareTo(more) == 0;
            case short[] values when other instanceof short[] more -> Arrays.equals(values, more);
            case int[] values when other instanceof int[] more -> Arrays.equals(values, more);
            case long[] values when other instanceof long[] more -> Arrays.equals(values, more);
            case float[] values when other instanceof float[] more -> Arrays.equals(values, more);
            case Object[] values when other instanceof Object[] more -> Arrays.equals(values, more);
            case Object value -> value.equals(other);
        };
    }

    /// A cell for people.
    static @Nullable String shown(@Nullable Object cell) {
        return switch (cell) {
            case null -> null;
            case BigDecimal number -> number.stripTrailingZeros().toPlainString();
            case short[] values -> Arrays.toString(values);
            case int[] values -> Arrays.toString(values);
            case long[] values -> Arrays.toString(values);
            case float[] values -> Arrays.toString(values);
            case Object[] values -> Arrays.toString(values);
            case Object value -> value.toString();
        };
    }
}
