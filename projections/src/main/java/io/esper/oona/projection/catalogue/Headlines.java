package io.esper.oona.projection.catalogue;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.esper.oona.projection.Projection;
import io.esper.oona.projection.table.Table;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// The few figures by which a read model is known at a glance, as it is in a store, or as of a point of its log. Thread-safe.
public final class Headlines {
    /// One row each; a column is a figure.
    private static final Map<String, List<String>> FIGURES = Map.of("health", List.of(
            """
                    SELECT COUNT(*) AS runs, SUM(rollbacks) AS rollbacks, MAX(epoch) AS furthest_epoch, SUM(reports) AS reports,
                        SUM(late_reports) AS late_reports FROM health_runs""",
            """
                    SELECT COUNT(*) AS seeds, COUNT(CASE WHEN stage <> 'DORMANT' THEN 1 END) AS seeds_not_dormant,
                        COUNT(CASE WHEN readiness > 0 THEN 1 END) AS seeds_ready,
                        COUNT(CASE WHEN stagnant_epochs > 0 THEN 1 END) AS seeds_stagnant FROM health"""),
            "innovation", List.of(
                    "SELECT candidates, certified, refused, deployed, reported, fossilized FROM innovation_funnel",
                    """
                            SELECT COUNT(*) AS deployments, COUNT(CASE WHEN status = 'OPEN' THEN 1 END) AS open_deployments,
                                COUNT(CASE WHEN status = 'CANCELLED' THEN 1 END) AS cancelled FROM deployments""",
                    "SELECT COUNT(*) AS field_reports FROM field_reports"),
            "lifecycle", List.of(
                    """
                            SELECT COUNT(*) AS seeds, COUNT(CASE WHEN stage <> 'DORMANT' THEN 1 END) AS seeds_not_dormant,
                                COUNT(CASE WHEN warnings > 0 THEN 1 END) AS seeds_with_odd_steps, SUM(warnings) AS odd_steps
                            FROM lifecycle_now""",
                    "SELECT COUNT(*) AS stages, COUNT(undone_by) AS stages_undone FROM lifecycle"),
            "training", List.of(
                    """
                            SELECT COUNT(*) AS runs, SUM(rollbacks) AS rollbacks, MAX(epoch) AS furthest_epoch, SUM(epochs) AS epochs,
                                SUM(epochs_undone) AS epochs_undone FROM training_runs""",
                    "SELECT COUNT(*) AS acts, COUNT(undone_by) AS acts_undone FROM training_acts"),
            "audit", List.of(
                    """
                            SELECT COUNT(*) AS commands, COUNT(decision) AS commands_decided, COUNT(outcome) AS commands_with_outcome
                            FROM audit_commands""",
                    "SELECT COUNT(*) AS listed_events FROM audit_events",
                    "SELECT COUNT(*) AS traces, SUM(events) AS events_in_traces FROM audit_traces"));

    private Headlines() {}

    /// One figure.
    ///
    /// @param value null if nothing is known
    public record Figure(String name, @Nullable Long value) {}

    /// The figures of a read model; of one that has none of its own, how many rows its tables have.
    public static List<Figure> of(Store store, Projection projection) {
        List<Figure> figures = new ArrayList<>();
        FIGURES.getOrDefault(projection.name(), List.of()).forEach(sql -> figures.addAll(row(store, sql)));
        if (figures.isEmpty()) {
            projection.tables().forEach(table -> figures.add(count(store, projection, table)));
        }
        return figures;
    }

    private static List<Figure> row(Store store, String sql) {
        return store.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql); ResultSet row = select.executeQuery()) {
                List<Figure> figures = new ArrayList<>();
                row.next();
                ResultSetMetaData columns = row.getMetaData();
                for (int column = 1; column <= columns.getColumnCount(); column++) {
                    long value = row.getLong(column);
                    figures.add(new Figure(columns.getColumnLabel(column).toLowerCase(Locale.ROOT),
                            row.wasNull() ? null : value));
                }
                return figures;
            }
        });
    }

    private static Figure count(Store store, Projection projection, Table<?> table) {
        return store.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT COUNT(*) FROM projection p JOIN " + table.name()
                            + " r ON r.generation = p.active_generation WHERE p.name = ?")) {
                select.setString(1, projection.name());
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return new Figure("rows of " + table.name(), row.getLong(1));
                }
            }
        });
    }
}
