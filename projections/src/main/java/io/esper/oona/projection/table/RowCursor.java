package io.esper.oona.projection.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;

import io.esper.oona.store.Store.Dialect;
import org.jspecify.annotations.Nullable;

/// Reads a generation's rows of a table one by one in the order of their keys, in bounded memory: PostgreSQL hands over some at a time
/// (within a transaction), H2 keeps what is more than some ten thousand rows in a file. For one thread; close it.
public final class RowCursor implements AutoCloseable {
    private static final int FETCH_ROWS = 1_000;

    private final Table<?> table;
    private final Comparator<@Nullable Object[]> order;
    private final PreparedStatement statement;
    private final ResultSet result;
    private @Nullable Object @Nullable [] last;

    private RowCursor(Table<?> table, Comparator<@Nullable Object[]> order, PreparedStatement statement,
            ResultSet result) {
        this.table = table;
        this.order = order;
        this.statement = statement;
        this.result = result;
    }

    public static RowCursor open(Connection connection, Dialect dialect, Table<?> table, int generation,
            KeyOrder order) throws SQLException {
        String sql = "SELECT " + SetSql.names(table.columns(), "") + " FROM " + table.name()
                + " WHERE generation = ? ORDER BY " + order.orderBy(dialect, table.keys());
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            statement.setFetchSize(FETCH_ROWS);
            statement.setInt(1, generation);
            return new RowCursor(table, order.comparator(table.keys().size()), statement, statement.executeQuery());
        } catch (SQLException | RuntimeException failed) {
            statement.close();
            throw failed;
        }
    }

    /// The cells of the next row, keys first; null at the end.
    ///
    /// @throws IllegalStateException if the database does not keep to the order
    public @Nullable Object @Nullable [] next() throws SQLException {
        if (!result.next()) {
            return null;
        }
        List<Column> columns = table.columns();
        @Nullable
        Object[] cells = RawCells.read(result, columns);
        @Nullable
        Object[] before = last;
        if (before != null && order.compare(before, cells) >= 0) {
            throw new IllegalStateException(
                    "The rows of " + table.name() + " do not come in the order of their keys.");
        }
        last = cells;
        return cells;
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
