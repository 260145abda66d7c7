package io.esper.oona.projection.table;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/// The cells of a row as the database holds them, in the form in which a table's writer gives them.
final class RawCells {
    private RawCells() {}

    static @Nullable Object[] read(ResultSet result, List<Column> columns) throws SQLException {
        Cells arrays = new Cells(result, 1);
        @Nullable
        Object[] cells = new @Nullable Object[columns.size()];
        for (int index = 0; index < cells.length; index++) {
            cells[index] = cell(result, arrays, index + 1, columns.get(index).type());
        }
        return cells;
    }

    private static @Nullable Object cell(ResultSet result, Cells arrays, int index, Column.Type type)
            throws SQLException {
        arrays.at(index);
        return switch (type) {
            case TEXT -> result.getString(index);
            case INTEGER -> known(result, result.getInt(index));
            case LONG -> known(result, result.getLong(index));
            case REAL -> known(result, result.getFloat(index));
            case DOUBLE -> known(result, result.getDouble(index));
            case BOOLEAN -> known(result, result.getBoolean(index));
            case DECIMAL -> result.getBigDecimal(index);
            case UUID -> result.getObject(index, UUID.class);
            case SMALLINTS -> arrays.shorts();
            case INTEGERS -> arrays.integers();
            case LONGS -> arrays.longs();
            case REALS -> arrays.reals();
            case TEXTS -> arrays.texts();
        };
    }

    private static @Nullable Object known(ResultSet result, Object value) throws SQLException {
        return result.wasNull() ? null : value;
    }
}
