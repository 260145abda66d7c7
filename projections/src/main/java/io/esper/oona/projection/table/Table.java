package io.esper.oona.projection.table;

import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/// The shape of a read model's table. Every such table begins with the column `generation`, which is not listed here;
/// its primary key is the generation and the key columns.
///
/// @param name    as in the migration
/// @param keys    the key columns, first in every row
/// @param values  the other columns, after the keys
/// @param writer  a row's cells, keys first, in the order of the columns; null for SQL NULL
/// @param reader  reads a row's cells in the same order
/// @param wholesale whether rows are replaced whole and in bulk: for rows with arrays
public record Table<R>(String name, List<Column> keys, List<Column> values, Function<R, @Nullable Object[]> writer,
        RowReader<R> reader, boolean wholesale) {

    /// Reads one row, cell by cell, in the order of the columns.
    @FunctionalInterface
    public interface RowReader<R> {
        R read(Cells cells) throws SQLException;
    }

    /// A table whose rows are merged one by one.
    public Table(String name, List<Column> keys, List<Column> values, Function<R, @Nullable Object[]> writer,
            RowReader<R> reader) {
        this(name, keys, values, writer, reader, false);
    }

    public Table {
        keys = List.copyOf(keys);
        values = List.copyOf(values);
    }

    /// Keys and values.
    public List<Column> columns() {
        return Stream.concat(keys.stream(), values.stream()).toList();
    }
}
