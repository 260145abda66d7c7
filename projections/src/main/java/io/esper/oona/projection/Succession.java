package io.esper.oona.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

import io.esper.oona.projection.table.Table;

/// Which generation of a projection is shown, which one comes next, and which ones go. Every method runs in its caller's transaction.
/// Whoever moves a generation whose place changes finds out by its next move: the lease gets another token.
final class Succession {
    private Succession() {}

    /// The active generation, made if there is none. Fails where another process makes one at the same moment: the name is unique.
    ///
    /// @param partitions of a generation that is made
    static Whole activeOrNew(Connection connection, String name, int version, int partitions, long nowMicros)
            throws SQLException {
        Optional<Whole> active = Checkpoints.shown(connection, name);
        if (active.isPresent()) {
            return active.get();
        }
        Checkpoint made =
                Checkpoints.create(connection, name, version, GenerationState.SHOWN, partitions, nowMicros);
        showFirst(connection, name, made.generation());
        return Checkpoints.shown(connection, name).orElseThrow();
    }

    /// The generation that is shown, of which no partition moves or changes its place until the transaction ends.
    static Optional<Whole> lockShown(Connection connection, String name) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT active_generation FROM projection WHERE name = ? FOR UPDATE")) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Checkpoints.lockedWhole(connection, row.getInt(1)) : Optional.empty();
            }
        }
    }

    /// Shows a generation instead of the one that [#lockShown] has given, which is kept. What was kept before is to be removed.
    ///
    /// @throws ProjectionException if the generation is gone
    static void show(Connection connection, String name, int generation, Optional<Whole> shown)
            throws SQLException {
        if (Checkpoints.lockedWhole(connection, generation)
                .filter(found -> found.checkpoint().state() != GenerationState.RETIRED).isEmpty()) {
            throw ProjectionException.overtaken(name, generation);
        }
        for (Checkpoint kept : Checkpoints.in(connection, name, GenerationState.KEPT)) {
            place(connection, kept.generation(),
                    kept.generation() == generation ? GenerationState.KEPT : GenerationState.RETIRED);
        }
        if (shown.isPresent()) {
            place(connection, shown.get().checkpoint().generation(), GenerationState.KEPT);
        }
        place(connection, generation, GenerationState.SHOWN);
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE projection SET active_generation = ? WHERE name = ?")) {
            update.setInt(1, generation);
            update.setString(2, name);
            if (update.executeUpdate() == 1) {
                return;
            }
        }
        showFirst(connection, name, generation);
    }

    private static void showFirst(Connection connection, String name, int generation) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO projection (name, active_generation) VALUES (?, ?)")) {
            insert.setString(1, name);
            insert.setInt(2, generation);
            insert.executeUpdate();
        }
    }

    /// Gives a generation and its partitions their place and ends their leases.
    static void place(Connection connection, int generation, GenerationState state) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                """
                        UPDATE projection_generation
                        SET state = ?, token = token + 1, owner = NULL, lease_micros = 0, request = NULL, target = NULL, remaining_seconds = NULL
                        WHERE generation = ? OR whole = ?""")) {
            update.setString(1, state.text());
            update.setInt(2, generation);
            update.setInt(3, generation);
            update.executeUpdate();
        }
    }

    /// Retires what rebuilds of a projection have made and nobody sees, but for one generation, and what is kept of before.
    ///
    /// @return all that has to be removed
    static List<Whole> retireOthers(Connection connection, String name, int spared) throws SQLException {
        for (GenerationState state : List.of(GenerationState.BUILDING, GenerationState.READY, GenerationState.KEPT,
                GenerationState.SCRATCH)) {
            for (Checkpoint other : Checkpoints.in(connection, name, state)) {
                if (other.generation() != spared) {
                    place(connection, other.generation(), GenerationState.RETIRED);
                }
            }
        }
        return Checkpoints.wholesIn(connection, name, GenerationState.RETIRED);
    }

    /// Removes a checkpoint.
    static int remove(Connection connection, int generation) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM projection_generation WHERE generation = ?")) {
            delete.setInt(1, generation);
            return delete.executeUpdate();
        }
    }

    /// Removes rows that belong to no generation: somebody has deleted their checkpoint by hand. Reads whole tables.
    static int removeOrphans(Connection connection, List<Table<?>> tables) throws SQLException {
        int removed = 0;
        try (Statement statement = connection.createStatement()) {
            for (Table<?> table : tables) {
                removed += statement.executeUpdate("DELETE FROM " + table.name()
                        + " WHERE generation NOT IN (SELECT generation FROM projection_generation)");
            }
        }
        return removed;
    }
}
