package io.esper.oona.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import io.esper.oona.store.Store;

/// Where the generations stand: the rows of `projection_generation`. Every method runs in its caller's transaction. Which generation is
/// shown: [Succession].
final class Checkpoints {
    private static final String COLUMNS =
            "g.generation, g.name, g.version, g.position, g.events, g.events_per_second, g.moved_micros, g.stop_reason, g.build, g.state_hash,"
                    + " g.state, g.token, g.whole, g.partition_number, g.partitions";

    private Checkpoints() {}

    /// The generation that the views show; see [Whole#checkpoint].
    static Optional<Checkpoint> active(Connection connection, String name) throws SQLException {
        return shown(connection, name).map(Whole::checkpoint);
    }

    /// The generation that the views show, with its partitions.
    static Optional<Whole> shown(Connection connection, String name) throws SQLException {
        // one statement: the partitions are those of one moment
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT %s FROM projection p JOIN projection_generation g
                    ON g.generation = p.active_generation OR g.whole = p.active_generation
                WHERE p.name = ? ORDER BY g.generation""".formatted(COLUMNS))) {
            select.setString(1, name);
            return wholes(list(select)).stream().findFirst();
        }
    }

    /// A generation with its partitions, whatever it is for.
    static Optional<Whole> whole(Connection connection, int generation) throws SQLException {
        return whole(connection, generation, "");
    }

    private static Optional<Whole> whole(Connection connection, int generation, String lock) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT %s FROM projection_generation g WHERE g.generation = ? OR g.whole = ? ORDER BY g.generation%s"""
                .formatted(COLUMNS, lock))) {
            select.setInt(1, generation);
            select.setInt(2, generation);
            return wholes(list(select)).stream().findFirst();
        }
    }

    /// As [#whole], with locks until the transaction ends: none of its partitions moves.
    static Optional<Whole> lockedWhole(Connection connection, int generation) throws SQLException {
        return whole(connection, generation, " FOR UPDATE");
    }

    private static List<Whole> wholes(List<Checkpoint> rows) {
        return rows.stream().filter(row -> row.generation() == row.rows())
                .map(generation -> Whole.of(generation,
                        rows.stream().filter(
                                part -> part.rows() == generation.generation() && part.generation() != part.rows())
                                .sorted(Comparator.comparingInt(part -> part.partition().number())).toList()))
                .toList();
    }

    /// A new generation at position 0.
    ///
    /// @param partitions how many it has, 1 or more
    static Checkpoint create(Connection connection, String name, int version, GenerationState state, int partitions,
            long nowMicros) throws SQLException {
        Checkpoint made = insert(connection, name, version, state, 0, new Partition(0, partitions), nowMicros);
        if (partitions > 1) {
            for (Partition part : Partition.all(partitions)) {
                insert(connection, name, version, state, made.generation(), part, nowMicros);
            }
        }
        return made;
    }

    /// @param whole the generation that it is a partition of; 0 for none
    private static Checkpoint insert(Connection connection, String name, int version, GenerationState state, int whole,
            Partition partition, long nowMicros) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                        INSERT INTO projection_generation (name, version, position, events, moved_micros, state, whole, partition_number, partitions)
                        VALUES (?, ?, 0, 0, ?, ?, ?, ?, ?)""",
                new String[]{"generation"})) {
            insert.setString(1, name);
            insert.setInt(2, version);
            insert.setLong(3, nowMicros);
            insert.setString(4, state.text());
            insert.setObject(5, whole == 0 ? null : Integer.valueOf(whole), Types.INTEGER);
            insert.setInt(6, partition.number());
            insert.setInt(7, partition.count());
            insert.executeUpdate();
            try (ResultSet keys = insert.getGeneratedKeys()) {
                keys.next();
                int generation = keys.getInt(1);
                return new Checkpoint(generation, name, version, 0, 0, null, nowMicros, null, "", 0, state, 0,
                        whole == 0 ? generation : whole, partition);
            }
        }
    }

    /// A row by its number: that of a generation, as if it had one partition, or that of a partition.
    static Optional<Checkpoint> find(Connection connection, int generation) throws SQLException {
        try (PreparedStatement select = connection
                .prepareStatement("SELECT %s FROM projection_generation g WHERE g.generation = ?".formatted(COLUMNS))) {
            select.setInt(1, generation);
            return list(select).stream().findFirst();
        }
    }

    /// The generations of a projection in a state, newest first; see [Whole#checkpoint].
    static List<Checkpoint> in(Connection connection, String name, GenerationState state) throws SQLException {
        return wholesIn(connection, name, state).stream().map(Whole::checkpoint).toList();
    }

    /// The generations of a projection in a state with their partitions, newest first.
    static List<Whole> wholesIn(Connection connection, String name, GenerationState state) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT %s FROM projection_generation g WHERE g.name = ? AND g.state = ? ORDER BY g.generation DESC"""
                .formatted(COLUMNS))) {
            select.setString(1, name);
            select.setString(2, state.text());
            return wholes(list(select));
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

    /// Moves the checkpoint, takes its lock and renews its lease, if there is one; false if it does not stand where the caller
    /// believes, or if the lease has another token by now.
    static boolean move(Connection connection, Store.Dialect dialect, Checkpoint from, Checkpoint to, long leaseMicros)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                """
                        UPDATE projection_generation
                        SET position = ?, events = ?, events_per_second = ?, moved_micros = ?, stop_reason = NULL, build = ?, state_hash = ?,
                            remaining_seconds = (target - CAST(? AS bigint)) * ((CAST(? AS bigint) - begun_micros) / 1e6)
                                / GREATEST(1, CAST(? AS bigint) - begun_position),
                            lease_micros = CASE WHEN owner IS NULL THEN lease_micros ELSE %s + ? END
                        WHERE generation = ? AND position = ? AND version = ? AND token = ?"""
                        .formatted(Leases.now(dialect)))) {
            update.setLong(1, to.position());
            update.setLong(2, to.events());
            update.setObject(3, to.eventsPerSecond());
            update.setLong(4, to.movedMicros());
            update.setString(5, to.build());
            update.setLong(6, to.stateHash());
            update.setLong(7, to.position());
            update.setLong(8, to.movedMicros());
            update.setLong(9, to.position());
            update.setLong(10, leaseMicros);
            update.setInt(11, from.generation());
            update.setLong(12, from.position());
            update.setInt(13, from.version());
            update.setLong(14, from.token());
            return update.executeUpdate() == 1;
        }
    }

    /// Records where a rebuild is going, and its partitions with it, so that anybody can tell when it will be there.
    static void aim(Connection connection, int generation, long target, long nowMicros) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                """
                        UPDATE projection_generation
                        SET target = ?, begun_micros = ?, begun_position = position, remaining_seconds = NULL, stop_reason = NULL, request = NULL
                        WHERE generation = ? OR whole = ?""")) {
            update.setLong(1, target);
            update.setLong(2, nowMicros);
            update.setInt(3, generation);
            update.setInt(4, generation);
            update.executeUpdate();
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

    private static int whole(ResultSet row) throws SQLException {
        int whole = row.getInt(13);
        return row.wasNull() ? row.getInt(1) : whole;
    }

    private static List<Checkpoint> list(PreparedStatement select) throws SQLException {
        List<Checkpoint> found = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                double rate = row.getDouble(6);
                Double perSecond = row.wasNull() ? null : rate;
                found.add(new Checkpoint(row.getInt(1), row.getString(2), row.getInt(3), row.getLong(4),
                        row.getLong(5), perSecond, row.getLong(7), row.getString(8), row.getString(9), row.getLong(10),
                        GenerationState.of(row.getString(11)), row.getLong(12), whole(row),
                        new Partition(row.getInt(14), row.getInt(15))));
            }
        }
        return found;
    }
}
