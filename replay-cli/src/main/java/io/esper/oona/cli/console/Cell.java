package io.esper.oona.cli.console;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/// One value of a row.
public sealed interface Cell {
    /// Nothing known: null in JSON, an empty cell in CSV, `—` in a table.
    Cell NONE = new None();

    /// See [Cell#NONE].
    record None() implements Cell {}

    record Text(String value) implements Cell {}

    record Whole(long value) implements Cell {}

    /// NaN and the infinities count as nothing known.
    record Real(double value, String text) implements Cell {}

    record Truth(boolean value) implements Cell {}

    record Texts(List<String> values) implements Cell {
        public Texts {
            values = List.copyOf(values);
        }
    }

    /// JSON that is written as it is, apart from raw line breaks, which become spaces (JSON allows them only between tokens).
    record Json(byte[] bytes, int offset, int length) implements Cell {
        String text() {
            return new String(bytes, offset, length, StandardCharsets.UTF_8);
        }
    }

    static Cell of(@Nullable String value) {
        return value == null ? NONE : new Text(value);
    }

    static Cell of(long value) {
        return new Whole(value);
    }

    static Cell of(@Nullable Long value) {
        return value == null ? NONE : new Whole(value);
    }

    static Cell of(@Nullable Integer value) {
        return value == null ? NONE : new Whole(value);
    }

    static Cell of(boolean value) {
        return new Truth(value);
    }

    static Cell of(@Nullable Boolean value) {
        return value == null ? NONE : new Truth(value);
    }

    static Cell of(@Nullable Instant value) {
        return value == null ? NONE : new Text(TimeText.micros(value));
    }

    static Cell of(List<String> values) {
        return new Texts(values);
    }

    /// A number that was stored as float: its shortest text.
    static Cell of(float value) {
        return Float.isFinite(value) ? new Real(value, Float.toString(value)) : NONE;
    }

    static Cell of(@Nullable Float value) {
        return value == null ? NONE : of(value.floatValue());
    }

    static Cell of(@Nullable BigDecimal value) {
        return value == null ? NONE : new Real(value.doubleValue(), value.toPlainString());
    }

    static Cell of(double value) {
        return Double.isFinite(value) ? new Real(value, Double.toString(value)) : NONE;
    }

    static Cell of(@Nullable Double value) {
        return value == null ? NONE : of(value.doubleValue());
    }
}
