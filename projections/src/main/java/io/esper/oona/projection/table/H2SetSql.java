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
                statement.setObject(2 + column, boxed(row[column]));
            }
            statement.addBatch();
        }
        statement.executeBatch();
    }

    @Override
    public void replace(Connection connection, Table<?> table, List<@Nullable Object[]> fresh,
            List<@Nullable Object[]> known, int generation) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(insert(table.name(), table.columns()))) {
            executeUpsert(connection, insert, table.columns(), fresh, generation);
        }
        try (PreparedStatement merge =
                connection.prepareStatement(upsert(table.name(), table.keys(), table.columns()))) {
            executeUpsert(connection, merge, table.columns(), known, generation);
        }
    }

    private static String insert(String table, List<Column> columns) {
        String marks = columns.stream().map(column -> ", ?").collect(Collectors.joining());
        return "INSERT INTO " + table + " (generation, " + SetSql.names(columns, "") + ") VALUES (?" + marks + ")";
    }

    /// H2 takes arrays of objects alone.
    private static @Nullable Object boxed(@Nullable Object cell) {
        return switch (cell) {
            case short[] values -> {
                Short[] boxed = new Short[values.length];
                for (int index = 0; index < values.length; index++) {
                    boxed[index] = values[index];
                }
                yield boxed;
            }
            case int[] values -> {
                @Nullable
                Integer[] boxed = new @Nullable Integer[values.length];
                for (int index = 0; index < values.length; index++) {
                    boxed[index] = values[index] == Integer.MIN_VALUE ? null : Integer.valueOf(values[index]);
                }
                yield boxed;
            }
            case long[] values -> {
                @Nullable
                Long[] boxed = new @Nullable Long[values.length];
                for (int index = 0; index < values.length; index++) {
                    boxed[index] = values[index] == Long.MIN_VALUE ? null : Long.valueOf(values[index]);
                }
                yield boxed;
            }
            case float[] values -> {
                @Nullable
                Float[] boxed = new @Nullable Float[values.length];
                for (int index = 0; index < values.length; index++) {
                    boxed[index] = Cells.known(values[index]);
                }
                yield boxed;
            }
            case null -> null;
            case Object other -> other;
        };
    }

    /// In parts: what one H2 transaction has changed is kept until its end, and slows it down.
    @Override
    public String deleteSome(String table) {
        return "DELETE FROM " + table + " WHERE generation = ? FETCH FIRST " + TableRows.STATEMENT_ROWS_MAX
                + " ROWS ONLY";
    }
}
