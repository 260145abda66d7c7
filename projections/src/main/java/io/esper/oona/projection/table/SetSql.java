package io.esper.oona.projection.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/// How one database reads and writes many rows with one statement. Table and column names come from the code alone,
/// values are always bound.
sealed interface SetSql permits H2SetSql, PostgresSetSql {

    /// Selects `columns` of the rows whose columns `by` match.
    String find(String table, List<Column> columns, List<Column> by);

    void bindFind(Connection connection, PreparedStatement statement, List<Column> by, List<@Nullable Object[]> wanted,
            int generation)
            throws SQLException;

    String upsert(String table, List<Column> keys, List<Column> columns);

    void executeUpsert(Connection connection, PreparedStatement statement, List<Column> columns,
            List<@Nullable Object[]> rows,
            int generation) throws SQLException;

    /// Writes rows of a table that is written wholesale.
    ///
    /// @param fresh rows whose keys the table does not hold
    /// @param known rows whose keys it holds
    void replace(Connection connection, Table<?> table, List<@Nullable Object[]> fresh, List<@Nullable Object[]> known,
            int generation) throws SQLException;

    /// Deletes some rows of a generation; repeated until none is left.
    String deleteSome(String table);

    static String names(List<Column> columns, String prefix) {
        return columns.stream().map(column -> prefix + column.name()).collect(Collectors.joining(", "));
    }

    /// One column of the rows.
    static @Nullable Object[] column(List<@Nullable Object[]> rows, int index) {
        @Nullable
        Object[] values = new @Nullable Object[rows.size()];
        for (int row = 0; row < values.length; row++) {
            values[row] = rows.get(row)[index];
        }
        return values;
    }
}
