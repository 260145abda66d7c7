package io.esper.oona.projection.asof;

import java.util.List;

import org.jspecify.annotations.Nullable;

/// A row that is not the same on both sides.
///
/// @param model  the read model
/// @param table  the table, or the view that shows its entries
/// @param kind   what happened to the row
/// @param key    what tells the row from the others
/// @param cells  those that are not the same; of a row that is on one side alone, all that are not NULL
/// @param count  how many events wrote the row in between; -1 if that was not asked
/// @param events the first of them
public record RowChange(String model, String table, Kind kind, List<Key> key, List<Difference> cells, long count,
        List<ChangingEvent> events) {

    public RowChange {
        key = List.copyOf(key);
        cells = List.copyOf(cells);
        events = List.copyOf(events);
    }

    /// What happened to a row.
    public enum Kind {
        ADDED, REMOVED, CHANGED
    }

    /// A cell of the key.
    public record Key(String column, @Nullable Object value) {}

    /// A cell that is not the same; null stands for NULL or for no row.
    public record Difference(String column, @Nullable String before, @Nullable String after) {}

    RowChange with(long all, List<ChangingEvent> some) {
        return new RowChange(model, table, kind, key, cells, all, some);
    }
}
