package io.esper.oona.projection.table;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/// Rows that a fold has changed, to be written by another thread: the rows must not change any more. For one thread at a time.
public final class Changes {
    private record Change<R>(Table<R> table, List<R> fresh, List<R> known) {
        void forEachRow(BiConsumer<Table<?>, @Nullable Object[]> consumer) {
            fresh.forEach(row -> consumer.accept(table, table.writer().apply(row)));
            known.forEach(row -> consumer.accept(table, table.writer().apply(row)));
        }

        void write(TableRows rows) throws SQLException {
            if (table.wholesale()) {
                rows.replace(table, fresh, known);
            } else {
                rows.upsert(table, known);
            }
        }
    }

    private final List<Change<?>> changes = new ArrayList<>();

    /// Rows to insert, or to put in the place of those with the same key. A key must not occur twice.
    public <R> void upsert(Table<R> table, Collection<R> rows) {
        if (!rows.isEmpty()) {
            changes.add(new Change<>(table, List.of(), List.copyOf(rows)));
        }
    }

    /// Rows of a table that is written wholesale.
    ///
    /// @param fresh rows whose keys the table does not hold
    /// @param known rows whose keys it holds
    public <R> void replace(Table<R> table, Collection<R> fresh, Collection<R> known) {
        if (!fresh.isEmpty() || !known.isEmpty()) {
            changes.add(new Change<>(table, List.copyOf(fresh), List.copyOf(known)));
        }
    }

    /// Takes over what others hold.
    public void addAll(Changes others) {
        changes.addAll(others.changes);
    }

    /// Hands over the cells of every row that is to be written, keys first.
    public void forEachRow(BiConsumer<Table<?>, @Nullable Object[]> consumer) {
        changes.forEach(change -> change.forEachRow(consumer));
    }

    /// Writes all, within the caller's transaction.
    public void write(TableRows rows) throws SQLException {
        for (Change<?> change : changes) {
            change.write(rows);
        }
    }
}
