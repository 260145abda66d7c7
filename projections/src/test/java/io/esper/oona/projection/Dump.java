package io.esper.oona.projection;

import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
        ReadModels.all().forEach(projection -> lines.addAll(hash(store, projection)));
        lines.sort(null);
        return lines;
    }

    /// What one projection holds, with the hash of its state.
    static List<String> of(Store store, Projection projection) {
        List<String> lines = new ArrayList<>();
        for (Table<?> table : projection.tables()) {
            lines.addAll(rows(store, projection, table));
        }
        lines.addAll(rows(store, projection, Bookkeeping.PARKED_KEY));
        lines.addAll(books(store, projection));
        lines.addAll(hash(store, projection));
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

    private static List<String> books(Store store, Projection projection) {
        return store.query(connection -> {
            List<String> lines = new ArrayList<>();
            Optional<Whole> shown = Checkpoints.shown(connection, projection.name());
            if (shown.isPresent()) {
                PartitionBooks books = new PartitionBooks(connection, store.dialect(), shown.get());
                for (Table<?> table : Bookkeeping.OF_A_PARTITION) {
                    for (Object row : books.of(table)) {
                        lines.add(projection.name() + " " + table.name() + ": " + row);
                    }
                }
            }
            return lines;
        });
    }

    private static List<String> hash(Store store, Projection projection) {
        ProjectionStatus status = ProjectionStatus.read(store, projection);
        return status.generation() == 0
                ? List.of()
                : List.of("hash: " + projection.name() + " | " + status.stateHash());
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
