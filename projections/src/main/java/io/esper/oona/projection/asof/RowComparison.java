package io.esper.oona.projection.asof;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import io.esper.oona.projection.Projection;
import io.esper.oona.projection.table.Column;
import io.esper.oona.projection.table.KeyOrder;
import io.esper.oona.projection.table.RowCursor;
import io.esper.oona.projection.table.Table;
import io.esper.oona.projection.table.Unfolded;
import io.esper.oona.store.Store.Dialect;
import org.jspecify.annotations.Nullable;

/// Compares the rows of a projection in two databases by reading both in the order of the keys: in bounded memory.
final class RowComparison {

    /// One side of the comparison.
    record Side(Connection connection, Dialect dialect, int generation) {}

    /// Hears of every row that is not the same.
    @FunctionalInterface
    interface Listener {
        /// A row, or an entry of a packed one, is not the same.
        ///
        /// @param rowKey the key of the table's row, as [RowText#key] writes it
        void differs(Table<?> table, String rowKey, RowChange change);
    }

    private final Projection projection;
    private final Side before;
    private final Side after;
    private final KeyOrder order;

    RowComparison(Projection projection, Side before, Side after) {
        this.projection = projection;
        this.before = before;
        this.after = after;
        this.order = KeyOrder.of(before.dialect(), after.dialect());
    }

    void run(Listener listener) throws SQLException {
        for (Table<?> table : projection.tables()) {
            compare(table, listener);
        }
    }

    private void compare(Table<?> table, Listener listener) throws SQLException {
        Comparator<@Nullable Object[]> keys = order.comparator(table.keys().size());
        try (RowCursor left =
                RowCursor.open(before.connection(), before.dialect(), table, before.generation(), order);
                RowCursor right =
                        RowCursor.open(after.connection(), after.dialect(), table, after.generation(), order)) {
            @Nullable
            Object[] one = left.next();
            @Nullable
            Object[] other = right.next();
            while (one != null || other != null) {
                int compared = one == null ? 1 : other == null ? -1 : keys.compare(one, other);
                differences(table, compared <= 0 ? one : null, compared >= 0 ? other : null, listener);
                if (compared <= 0) {
                    one = left.next();
                }
                if (compared >= 0) {
                    other = right.next();
                }
            }
        }
    }

    private void differences(Table<?> table, @Nullable Object @Nullable [] one, @Nullable Object @Nullable [] other,
            Listener listener) {
        if (one != null && other != null && same(one, other)) {
            return;
        }
        @Nullable
        Object[] row = Objects.requireNonNull(one == null ? other : one);
        String rowKey = RowText.key(Arrays.copyOf(row, table.keys().size()));
        for (Unfolded unfolded : projection.unfolded()) {
            if (unfolded.table().name().equals(table.name())) {
                entries(table, unfolded, one, other, rowKey, listener);
                return;
            }
        }
        listener.differs(table, rowKey, change(table.name(), table.keys(), table.values(), one, other));
    }

    /// The entries of two packed rows that are not the same; of rows whose entries are, the rows.
    private void entries(Table<?> table, Unfolded unfolded, @Nullable Object @Nullable [] one,
            @Nullable Object @Nullable [] other, String rowKey, Listener listener) {
        Map<String, @Nullable Object[]> left = byKey(unfolded, one);
        Map<String, @Nullable Object[]> right = byKey(unfolded, other);
        List<RowChange> changes = new ArrayList<>();
        left.forEach((key, entry) -> {
            @Nullable
            Object[] now = right.get(key);
            if (now == null || !same(entry, now)) {
                changes.add(change(unfolded.name(), unfolded.keys(), unfolded.values(), entry, now));
            }
        });
        right.forEach((key, entry) -> {
            if (!left.containsKey(key)) {
                changes.add(change(unfolded.name(), unfolded.keys(), unfolded.values(), null, entry));
            }
        });
        if (changes.isEmpty()) {
            changes.add(change(table.name(), table.keys(), table.values(), one, other));
        }
        changes.forEach(change -> listener.differs(table, rowKey, change));
    }

    private static Map<String, @Nullable Object[]> byKey(Unfolded unfolded, @Nullable Object @Nullable [] row) {
        Map<String, @Nullable Object[]> entries = new TreeMap<>();
        if (row != null) {
            for (@Nullable
            Object[] entry : unfolded.entries().apply(row)) {
                entries.put(RowText.key(Arrays.copyOf(entry, unfolded.keys().size())), entry);
            }
        }
        return entries;
    }

    private static boolean same(@Nullable Object[] one, @Nullable Object[] other) {
        for (int index = 0; index < one.length; index++) {
            if (!RowText.same(one[index], other[index])) {
                return false;
            }
        }
        return true;
    }

    private RowChange change(String table, List<Column> keys, List<Column> values, @Nullable Object @Nullable [] one,
            @Nullable Object @Nullable [] other) {
        @Nullable
        Object[] row = Objects.requireNonNull(one == null ? other : one);
        List<RowChange.Key> key = new ArrayList<>();
        for (int index = 0; index < keys.size(); index++) {
            key.add(new RowChange.Key(keys.get(index).name(), row[index]));
        }
        List<RowChange.Difference> cells = new ArrayList<>();
        for (int index = 0; index < values.size(); index++) {
            Object left = one == null ? null : one[keys.size() + index];
            Object right = other == null ? null : other[keys.size() + index];
            if (!RowText.same(left, right)) {
                cells.add(new RowChange.Difference(values.get(index).name(), RowText.shown(left),
                        RowText.shown(right)));
            }
        }
        RowChange.Kind kind = one == null
                ? RowChange.Kind.ADDED
                : other == null ? RowChange.Kind.REMOVED : RowChange.Kind.CHANGED;
        return new RowChange(projection.name(), table, kind, key, cells, -1, List.of());
    }
}
