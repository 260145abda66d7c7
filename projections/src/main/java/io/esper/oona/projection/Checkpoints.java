package io.esper.oona.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.esper.oona.projection.table.Table;
import io.esper.oona.store.Store;

/// The rows of `projection` and `projection_generation`: which generation is shown, and where each stands. Every method
/// runs in its caller's transaction.
final class Checkpoints {
    private static final String COLUMNS =
            "g.generation, g.name, g.version, g.position, g.events, g.events_per_second, g.moved_micros, g.stop_reason, g.build, g.state_hash";

    private Checkpoints() {}

    /// The generation that the views show.
    static Optional<Checkpoint> active(Connection connection, String name) throws SQLException {
        return one(connection, """
                SELECT %s FROM projection p JOIN projection_generation g ON g.generation = p.active_generation
                WHERE p.name = ?""".formatted(COLUMNS), name);
    }

    /// The active generation, made if there is none. Fails where another process makes one at the same moment: the name is unique.
    static Checkpoint activeOrNew(Connection connection, String name, int version, long nowMicros) throws SQLException {
        Optional<Checkpoint> active = active(connection, name);
        if (active.isPresent()) {
            return active.get();
        }
        Checkpoint made = create(connection, name, version, nowMicros);
        showFirst(connection, name, made.generation());
        return made;
    }

    /// A new generation that nobody sees yet.
    static Checkpoint create(Connection connection, String name, int version, long nowMicros) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                        INSERT INTO projection_generation (name, version, position, events, moved_micros) VALUES (?, ?, 0, 0, ?)""",
                new String[]{"generation"})) {
            insert.setString(1, name);
            insert.setInt(2, version);
            insert.setLong(3, nowMicros);
            insert.executeUpdate();
            try (ResultSet keys = insert.getGeneratedKeys()) {
                keys.next();
                return new Checkpoint(keys.getInt(1), name, version, 0, 0, null, nowMicros, null, "", 0);
            }
        }
    }

    static Optional<Checkpoint> find(Connection connection, int generation) throws SQLException {
        try (PreparedStatement select = connection
                .prepareStatement("SELECT %s FROM projection_generation g WHERE g.generation = ?".formatted(COLUMNS))) {
            select.setInt(1, generation);
            return first(select);
        }
    }

    /// Lets the commit return before it is durable: after a crash rows and checkpoint are there or not, together, and what is missing is
    /// folded again. On H2 that is so anyway.
    static void beginLazily(Connection connection, Store.Dialect dialect) throws SQLException {
        if (dialect == Store.Dialect.POSTGRESQL) {
            try (PreparedStatement set = connection.prepareStatement("SET LOCAL synchronous_commit = off")) {
                set.execute();
            }
        }
    }

    /// Moves the checkpoint and takes its lock; false if it does not stand where the caller believes.
    static boolean move(Connection connection, Checkpoint from, Checkpoint to) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                """
                        UPDATE projection_generation
                        SET position = ?, events = ?, events_per_second = ?, moved_micros = ?, stop_reason = NULL, build = ?, state_hash = ?
                        WHERE generation = ? AND position = ? AND version = ?""")) {
            update.setLong(1, to.position());
            update.setLong(2, to.events());
            update.setObject(3, to.eventsPerSecond());
            update.setLong(4, to.movedMicros());
            update.setString(5, to.build());
            update.setLong(6, to.stateHash());
            update.setInt(7, from.generation());
            update.setLong(8, from.position());
            update.setInt(9, from.version());
            return update.executeUpdate() == 1;
        }
    }

    /// Records why the projection stopped.
    static void stop(Connection connection, int generation, String reason) throws SQLException {
        try (PreparedStatement update = connection
                .prepareStatement("UPDATE projection_generation SET stop_reason = ? WHERE generation = ?")) {
            update.setString(1,
                    reason.length() > ParkedEvent.REASON_LENGTH_MAX
                            ? reason.substring(0, ParkedEvent.REASON_LENGTH_MAX)
                            : reason);
            update.setInt(2, generation);
            update.executeUpdate();
        }
    }

    /// Shows a generation instead of the active one, whose checkpoint gets version 0 so that nobody goes on with it. False if
    /// the active one stands further: catch up and try again.
    static boolean swap(Connection connection, Checkpoint to, boolean evenBackwards) throws SQLException {
        Optional<Checkpoint> active = locked(connection, to.name());
        if (find(connection, to.generation()).isEmpty()) {
            throw ProjectionException.overtaken(to.name(), to.generation());
        }
        if (active.isPresent() && active.get().position() > to.position() && !evenBackwards) {
            return false;
        }
        show(connection, to.name(), to.generation());
        if (active.isPresent()) {
            try (PreparedStatement retire = connection
                    .prepareStatement("UPDATE projection_generation SET version = 0 WHERE generation = ?")) {
                retire.setInt(1, active.get().generation());
                retire.executeUpdate();
            }
        }
        return true;
    }

    /// The generations of a projection that are not shown, but for one. They get version 0, so that nobody goes on with them.
    static List<Integer> retireOthers(Connection connection, String name, int kept) throws SQLException {
        try (PreparedStatement retire = connection.prepareStatement(
                """
                        UPDATE projection_generation SET version = 0
                        WHERE name = ? AND generation <> ? AND generation NOT IN (SELECT active_generation FROM projection)""")) {
            retire.setString(1, name);
            retire.setInt(2, kept);
            retire.executeUpdate();
        }
        List<Integer> retired = new ArrayList<>();
        try (PreparedStatement select = connection
                .prepareStatement("SELECT generation FROM projection_generation WHERE name = ? AND version = 0")) {
            select.setString(1, name);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    retired.add(rows.getInt(1));
                }
            }
        }
        return retired;
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

    private static Optional<Checkpoint> locked(Connection connection, String name) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT active_generation FROM projection WHERE name = ? FOR UPDATE")) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                int generation = row.getInt(1);
                try (PreparedStatement lock = connection
                        .prepareStatement("SELECT %s FROM projection_generation g WHERE g.generation = ? FOR UPDATE"
                                .formatted(COLUMNS))) {
                    lock.setInt(1, generation);
                    return first(lock);
                }
            }
        }
    }

    private static void show(Connection connection, String name, int generation) throws SQLException {
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

    private static Optional<Checkpoint> one(Connection connection, String sql, String name) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, name);
            return first(select);
        }
    }

    private static Optional<Checkpoint> first(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            double rate = row.getDouble(6);
            Double perSecond = row.wasNull() ? null : rate;
            return Optional.of(new Checkpoint(row.getInt(1), row.getString(2), row.getInt(3), row.getLong(4),
                    row.getLong(5), perSecond,
                    row.getLong(7), row.getString(8), row.getString(9), row.getLong(10)));
        }
    }
}
