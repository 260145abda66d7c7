package io.esper.oona.projection.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import io.esper.oona.store.Store.Dialect;
import org.jspecify.annotations.Nullable;

/// One generation's rows, read and written in sets within a transaction. For one thread, as long as the transaction lasts.
public final class TableRows {
    /// Rows that one statement carries at most: bounds the memory of the parameter arrays to some megabytes.
    static final int STATEMENT_ROWS_MAX = 10_000;

    private final Connection connection;
    private final SetSql sql;
    private final int generation;

    public TableRows(Connection connection, Dialect dialect, int generation) {
        this.connection = connection;
        this.sql = switch (dialect) {
            case H2 -> new H2SetSql();
            case POSTGRESQL -> new PostgresSetSql();
        };
        this.generation = generation;
    }

    /// The rows whose columns `by` have one of the given combinations of values, in no order; one statement for every
    /// 10,000 combinations.
    ///
    /// @param by      columns of the table, with an index that begins with the generation and them
    /// @param wanted  distinct combinations, each as long as `by`; no nulls
    public <R> List<R> find(Table<R> table, List<Column> by, Collection<@Nullable Object[]> wanted)
            throws SQLException {
        List<R> found = new ArrayList<>();
        for (List<@Nullable Object[]> part : parts(wanted)) {
            String text = sql.find(table.name(), table.columns(), by);
            try (PreparedStatement statement = connection.prepareStatement(text)) {
                sql.bindFind(connection, statement, by, part, generation);
                try (ResultSet result = statement.executeQuery()) {
                    while (result.next()) {
                        found.add(table.reader().read(new Cells(result, 1)));
                    }
                }
            }
        }
        return found;
    }

    /// All rows of the generation.
    public <R> List<R> all(Table<R> table) throws SQLException {
        String columns = SetSql.names(table.columns(), "");
        try (PreparedStatement statement = connection
                .prepareStatement("SELECT " + columns + " FROM " + table.name() + " WHERE generation = ?")) {
            statement.setInt(1, generation);
            List<R> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(table.reader().read(new Cells(result, 1)));
                }
            }
            return rows;
        }
    }

    /// The row with the smallest first key, a `bigint`, beyond the number.
    public <R> Optional<R> firstBeyond(Table<R> table, long after) throws SQLException {
        String key = table.keys().getFirst().name();
        try (PreparedStatement statement = connection
                .prepareStatement("SELECT " + SetSql.names(table.columns(), "") + " FROM " + table.name()
                        + " WHERE generation = ? AND " + key + " > ? ORDER BY " + key + " FETCH FIRST 1 ROW ONLY")) {
            statement.setInt(1, generation);
            statement.setLong(2, after);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? Optional.of(table.reader().read(new Cells(result, 1))) : Optional.empty();
            }
        }
    }

    /// The rows whose first key, a `bigint`, lies beyond the first number and up to the second, in its order.
    public <R> List<R> between(Table<R> table, long after, long until) throws SQLException {
        String key = table.keys().getFirst().name();
        try (PreparedStatement statement = connection
                .prepareStatement("SELECT " + SetSql.names(table.columns(), "") + " FROM " + table.name()
                        + " WHERE generation = ? AND " + key + " > ? AND " + key + " <= ? ORDER BY " + key)) {
            bindRange(statement, after, until);
            List<R> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(table.reader().read(new Cells(result, 1)));
                }
            }
            return rows;
        }
    }

    /// Deletes what [#between] reads.
    public void deleteBetween(Table<?> table, long after, long until) throws SQLException {
        String key = table.keys().getFirst().name();
        try (PreparedStatement statement = connection.prepareStatement("DELETE FROM " + table.name()
                + " WHERE generation = ? AND " + key + " > ? AND " + key + " <= ?")) {
            bindRange(statement, after, until);
            statement.executeUpdate();
        }
    }

    private void bindRange(PreparedStatement statement, long after, long until) throws SQLException {
        statement.setInt(1, generation);
        statement.setLong(2, after);
        statement.setLong(3, until);
    }

    /// Inserts the rows, replacing those with the same key; one statement (on H2: one batch of one statement) for every
    /// 10,000 rows. A key must not occur twice.
    public <R> void upsert(Table<R> table, Collection<R> rows) throws SQLException {
        for (List<@Nullable Object[]> part : parts(cells(table, rows))) {
            try (PreparedStatement statement =
                    connection.prepareStatement(sql.upsert(table.name(), table.keys(), table.columns()))) {
                sql.executeUpsert(connection, statement, table.columns(), part, generation);
            }
        }
    }

    /// Writes rows of a table that is written wholesale; a few statements whatever their number. A key must not occur twice.
    ///
    /// @param fresh rows whose keys the generation does not hold
    /// @param known rows whose keys it holds
    public <R> void replace(Table<R> table, Collection<R> fresh, Collection<R> known) throws SQLException {
        if (!fresh.isEmpty() || !known.isEmpty()) {
            sql.replace(connection, table, cells(table, fresh), cells(table, known), generation);
        }
    }

    /// Inserts rows by their cells, keys first, whose keys the generation does not hold; for rows that were read with [RowCursor].
    public void insert(Table<?> table, List<@Nullable Object[]> cells) throws SQLException {
        for (List<@Nullable Object[]> part : parts(cells)) {
            sql.replace(connection, table, part, List.of(), generation);
        }
    }

    private static <R> List<@Nullable Object[]> cells(Table<R> table, Collection<R> rows) {
        List<@Nullable Object[]> cells = new ArrayList<>(rows.size());
        for (R row : rows) {
            cells.add(table.writer().apply(row));
        }
        return cells;
    }

    /// Deletes rows of the generation from a table, as many as one transaction should. Returns how many; 0 when none is left.
    public int deleteSome(Table<?> table) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(sql.deleteSome(table.name()))) {
            delete.setInt(1, generation);
            return delete.executeUpdate();
        }
    }

    private static <T> List<List<T>> parts(Collection<T> whole) {
        List<T> list = whole instanceof List<T> already ? already : new ArrayList<>(whole);
        List<List<T>> parts = new ArrayList<>();
        for (int from = 0; from < list.size(); from += STATEMENT_ROWS_MAX) {
            parts.add(list.subList(from, Math.min(list.size(), from + STATEMENT_ROWS_MAX)));
        }
        return parts;
    }
}
