package io.esper.oona.projection.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/// H2: the table function `TABLE` makes rows of arrays; writing is a batch of one `MERGE`, which runs inside the process.
final class H2SetSql implements SetSql {

    @Override
    public String find(String table, List<Column> columns, List<Column> by) {
        String matches = by.stream().map(column -> "t." + column.name() + " = k." + column.name())
                .collect(Collectors.joining(" AND "));
        String arrays = by.stream().map(column -> column.name() + " " + column.type().h2() + " = ?")
                .collect(Collectors.joining(", "));
        return "SELECT " + SetSql.names(columns, "t.") + " FROM TABLE(" + arrays + ") k JOIN " + table
                + " t ON t.generation = ? AND " + matches;
    }

    @Override
    public void bindFind(Connection connection, PreparedStatement statement, List<Column> by,
            List<@Nullable Object[]> wanted,
            int generation)
            throws SQLException {
        for (int column = 0; column < by.size(); column++) {
            statement.setArray(1 + column,
                    connection.createArrayOf(by.get(column).type().h2(), SetSql.column(wanted, column)));
        }
        statement.setInt(by.size() + 1, generation);
    }

    @Override
    public String upsert(String table, List<Column> keys, List<Column> columns) {
        String marks = columns.stream().map(column -> ", ?").collect(Collectors.joining());
        return "MERGE INTO " + table + " (generation, " + SetSql.names(columns, "") + ") KEY (generation, "
                + SetSql.names(keys, "") + ") VALUES (?" + marks + ")";
    }

    @Override
    public void executeUpsert(Connection connection, PreparedStatement statement, List<Column> columns,
            List<@Nullable Object[]> rows, int generation) throws SQLException {
        for (@Nullable
        Object[] row : rows) {
            statement.setInt(1, generation);
            for (int column = 0; column < row.length; column++) {
                statement.setObject(2 + column, row[column]);
            }
            statement.addBatch();
        }
        statement.executeBatch();
    }

    /// In parts: what one H2 transaction has changed is kept until its end, and slows it down.
    @Override
    public String deleteSome(String table) {
        return "DELETE FROM " + table + " WHERE generation = ? FETCH FIRST " + TableRows.STATEMENT_ROWS_MAX
                + " ROWS ONLY";
    }
}
