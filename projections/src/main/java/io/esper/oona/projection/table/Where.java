package io.esper.oona.projection.table;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/// Conditions of a query, those that were asked for alone. Column names come from the code, values are bound. For one thread.
public final class Where {
    private final List<String> conditions = new ArrayList<>();
    private final List<@Nullable Object> values = new ArrayList<>();

    /// Adds `column = value`, unless the value is null.
    public Where equal(String column, @Nullable Object value) {
        return with(column + " = ?", value);
    }

    /// Adds `column >= value`, unless the value is null.
    public Where atLeast(String column, @Nullable Object value) {
        return with(column + " >= ?", value);
    }

    /// Adds `column <= value`, unless the value is null.
    public Where atMost(String column, @Nullable Object value) {
        return with(column + " <= ?", value);
    }

    /// Adds a condition that binds nothing, if it is asked for.
    public Where only(boolean asked, String condition) {
        if (asked) {
            conditions.add(condition);
        }
        return this;
    }

    private Where with(String condition, @Nullable Object value) {
        if (value != null) {
            conditions.add(condition);
            values.add(value);
        }
        return this;
    }

    /// The clause with a space before it; empty without conditions.
    public String sql() {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    /// The values to bind, then the one of the limit.
    public @Nullable Object[] values(int limit) {
        List<@Nullable Object> all = new ArrayList<>(values);
        all.add(QueryLimits.checked(limit));
        return all.toArray(new @Nullable Object[0]);
    }
}
