package io.esper.oona.projection.table;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/// How the rows of a table that packs many entries into arrays are shown to people: as the entries.
///
/// @param table   that packs
/// @param name    of the view that shows the entries
/// @param keys    what tells an entry from the others
/// @param values  the rest of it
/// @param entries the cells of the entries of a row of the table, keys first, in any order
public record Unfolded(Table<?> table, String name, List<Column> keys, List<Column> values,
        Function<@Nullable Object[], List<@Nullable Object[]>> entries) {

    public Unfolded {
        keys = List.copyOf(keys);
        values = List.copyOf(values);
    }
}
