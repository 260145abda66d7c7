package io.esper.oona.training;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// A row of a finished data file as a stranger sees it: columns by name, whatever the format. Numbers of JSON keep their digits
/// until they become float32, so that nothing is rounded twice.
record StoredRow(Map<String, Object> columns) {

    boolean has(String column) {
        return columns.get(column) != null;
    }

    /// A text; empty if there is none, so that what must not be null is asked for with [#has].
    String text(String column) {
        Object value = columns.get(column);
        return value == null ? "" : value.toString();
    }

    @Nullable
    String optionalText(String column) {
        Object value = columns.get(column);
        return value == null ? null : value.toString();
    }

    /// A whole number; [Long#MIN_VALUE] if there is none.
    long whole(String column) {
        return columns.get(column) instanceof Number number ? number.longValue() : Long.MIN_VALUE;
    }

    @Nullable
    Float number(String column) {
        return columns.get(column) instanceof Number number ? (Float) number.floatValue() : null;
    }

    boolean flag(String column) {
        return Boolean.TRUE.equals(columns.get(column));
    }

    List<?> list(String column) {
        return columns.get(column) instanceof List<?> list ? list : List.of();
    }

    float[] vector(String column) {
        return floats(list(column));
    }

    /// The numbers of a list; NaN where there is none.
    static float[] floats(List<?> list) {
        float[] vector = new float[list.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = list.get(i) instanceof Number number ? number.floatValue() : Float.NaN;
        }
        return vector;
    }
}
