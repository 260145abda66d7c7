package io.esper.oona.projection.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/// PostgreSQL: a column's values travel as one array; `unnest` makes rows of them.
final class PostgresSetSql implements SetSql {

    @Override
    public String find(String table, List<Column> columns, List<Column> by) {
        String matches = by.stream().map(column -> "t." + column.name() + " = k." + column.name())
                .collect(Collectors.joining(" AND "));
        // one descent of the index for each key, whatever the planner believes of a table that grows while it is filled
        return "SELECT t.* FROM " + unnest(by, "k") + " CROSS JOIN LATERAL (SELECT " + SetSql.names(columns, "t.")
                + " FROM " + table + " t WHERE t.generation = ? AND " + matches + " OFFSET 0) t";
    }

    @Override
    public void bindFind(Connection connection, PreparedStatement statement, List<Column> by,
            List<@Nullable Object[]> wanted,
            int generation)
            throws SQLException {
        planned(statement);
        for (int column = 0; column < by.size(); column++) {
            bind(connection, statement, 1 + column, by.get(column), SetSql.column(wanted, column));
        }
        statement.setInt(by.size() + 1, generation);
    }

    @Override
    public String upsert(String table, List<Column> keys, List<Column> columns) {
        List<Column> values = columns.subList(keys.size(), columns.size());
        String action = values.isEmpty()
                ? "NOTHING"
                : "UPDATE SET " + values.stream().map(column -> column.name() + " = excluded." + column.name())
                        .collect(Collectors.joining(", "));
        return "INSERT INTO " + table + " (generation, " + SetSql.names(columns, "") + ") SELECT ?, k.* FROM "
                + unnest(columns, "k")
                + " ON CONFLICT (generation, " + SetSql.names(keys, "") + ") DO " + action;
    }

    @Override
    public void executeUpsert(Connection connection, PreparedStatement statement, List<Column> columns,
            List<@Nullable Object[]> rows, int generation) throws SQLException {
        statement.setInt(1, generation);
        for (int column = 0; column < columns.size(); column++) {
            bind(connection, statement, 2 + column, columns.get(column), SetSql.column(rows, column));
        }
        statement.executeUpdate();
    }

    /// The rows that are replaced are deleted, and all are copied in.
    @Override
    public void replace(Connection connection, Table<?> table, List<@Nullable Object[]> fresh,
            List<@Nullable Object[]> known, int generation) throws SQLException {
        if (!known.isEmpty()) {
            String matches = table.keys().stream().map(column -> "t." + column.name() + " = k." + column.name())
                    .collect(Collectors.joining(" AND "));
            // found as by [#find]: a join of its own choice reads the whole table
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table.name()
                    + " WHERE ctid = ANY (ARRAY(SELECT t.ctid FROM " + unnest(table.keys(), "k")
                    + " CROSS JOIN LATERAL (SELECT t.ctid FROM " + table.name() + " t WHERE t.generation = ? AND "
                    + matches + " OFFSET 0) t))")) {
                bindFind(connection, delete, table.keys(), known, generation);
                delete.executeUpdate();
            }
        }
        try (PostgresCopy copy = PostgresCopy.into(connection, table)) {
            for (@Nullable
            Object[] row : fresh) {
                copy.row(generation, row);
            }
            for (@Nullable
            Object[] row : known) {
                copy.row(generation, row);
            }
            copy.end();
        }
    }

    /// In parts that end long before a socket timeout.
    @Override
    public String deleteSome(String table) {
        return "DELETE FROM " + table + " WHERE ctid = ANY (ARRAY(SELECT ctid FROM " + table
                + " WHERE generation = ? LIMIT "
                + 10 * TableRows.STATEMENT_ROWS_MAX + "))";
    }

    /// Has the server plan the statement each time: a plan that it keeps was made when the table was small, and reads all of it for each key.
    private static void planned(PreparedStatement statement) throws SQLException {
        statement.unwrap(PGStatement.class).setPrepareThreshold(0);
    }

    private static String unnest(List<Column> columns, String alias) {
        String arrays = columns.stream().map(column -> "?::" + column.type().postgres() + "[]")
                .collect(Collectors.joining(", "));
        return "unnest(" + arrays + ") " + alias + "(" + SetSql.names(columns, "") + ")";
    }

    private static void bind(Connection connection, PreparedStatement statement, int index, Column column,
            @Nullable Object[] values)
            throws SQLException {
        statement.setArray(index, connection.createArrayOf(column.type().postgres(), values));
    }
}
