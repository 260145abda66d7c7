package io.esper.oona.projection;

import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

import io.esper.oona.projection.catalogue.ReadModels;
import io.esper.oona.projection.table.Table;
import io.esper.oona.store.Store;

/// Every row of every table that the active generations hold, as text, sorted; without the number of the generation.
final class Dump {
    private Dump() {}

    static List<String> of(Store store) {
        List<String> lines = new ArrayList<>();
        for (Projection projection : ReadModels.all()) {
            for (Table<?> table : projection.tables()) {
                lines.addAll(rows(store, projection, table));
            }
            for (Table<?> table : Bookkeeping.TABLES) {
                lines.addAll(rows(store, projection, table));
            }
        }
        lines.sort(null);
        return lines;
    }

    /// How many rows of all generations the tables hold.
    static long rowsOfAllGenerations(Store store, Table<?> table) {
        return store.query(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + table.name())) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    private static List<String> rows(Store store, Projection projection, Table<?> table) {
        return store.query(connection -> {
            List<String> lines = new ArrayList<>();
            String columns =
                    String.join(", ", java.util.stream.Stream.concat(table.keys().stream(), table.values().stream())
                            .map(column -> "t." + column.name()).toList());
            try (var select = connection.prepareStatement("SELECT " + columns + " FROM " + table.name()
                    + " t JOIN projection p ON p.active_generation = t.generation WHERE p.name = ?")) {
                select.setString(1, projection.name());
                try (ResultSet result = select.executeQuery()) {
                    while (result.next()) {
                        StringJoiner line = new StringJoiner(" | ", projection.name() + " " + table.name() + ": ", "");
                        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                            line.add(String.valueOf(result.getObject(column)));
                        }
                        lines.add(line.toString());
                    }
                }
            }
            return lines;
        });
    }
}
