package io.esper.oona.projection;

import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;

import io.esper.oona.projection.catalogue.ReadModels;
import io.esper.oona.projection.table.Table;
import io.esper.oona.projection.table.TableRows;
import io.esper.oona.store.Store;

/// Every row of every table that the active generations hold, as text, sorted; without the number of the generation.
final class Dump {
    private Dump() {}

    static List<String> of(Store store) {
        List<String> lines = new ArrayList<>();
        for (Projection projection : ReadModels.all()) {
            lines.addAll(of(store, projection));
        }
        lines.addAll(query(store, "health_history: ",
                """
                        SELECT run_id, layer, seed, rollbacks, epoch, arrival, position, activation_variance, dead_neuron_ratio, correlation,
                            other_metrics, stage, blueprint_id, epochs_in_stage, distress, stagnation, readiness, reports
                        FROM health_history"""));
        lines.addAll(query(store, "hash: ",
                """
                        SELECT p.name, g.state_hash FROM projection p JOIN projection_generation g ON g.generation = p.active_generation"""));
        lines.sort(null);
        return lines;
    }

    /// What one projection holds, with the hash of its state.
    static List<String> of(Store store, Projection projection) {
        List<String> lines = new ArrayList<>();
        for (Table<?> table : projection.tables()) {
            lines.addAll(rows(store, projection, table));
        }
        for (Table<?> table : List.of(Bookkeeping.COUNT, Bookkeeping.EXPIRED, Bookkeeping.RUN, Bookkeeping.RULE,
                Bookkeeping.PARKED_KEY)) {
            lines.addAll(rows(store, projection, table));
        }
        lines.addAll(query(store, "hash: ",
                "SELECT p.name, g.state_hash FROM projection p JOIN projection_generation g ON g.generation = p.active_generation"
                        + " WHERE p.name = '" + projection.name() + "'"));
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

    private static <R> List<String> rows(Store store, Projection projection, Table<R> table) {
        int generation = ProjectionStatus.read(store, projection).generation();
        return store.query(connection -> {
            List<String> lines = new ArrayList<>();
            for (R row : new TableRows(connection, store.dialect(), generation).all(table)) {
                lines.add(projection.name() + " " + table.name() + ": "
                        + Arrays.deepToString(table.writer().apply(row)));
            }
            return lines;
        });
    }

    static List<String> query(Store store, String what, String sql) {
        return store.query(connection -> {
            List<String> lines = new ArrayList<>();
            try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
                while (result.next()) {
                    StringJoiner line = new StringJoiner(" | ", what, "");
                    for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                        line.add(String.valueOf(result.getObject(column)));
                    }
                    lines.add(line.toString());
                }
            }
            return lines;
        });
    }
}
