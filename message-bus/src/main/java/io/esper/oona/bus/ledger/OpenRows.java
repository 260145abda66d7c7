package io.esper.oona.bus.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.esper.oona.bus.Place;
import org.jspecify.annotations.Nullable;

/// The statements over `bus_open`: messages to be tried again, held up by their key, or redriven. Each runs in its caller's
/// transaction, which holds the group's lock. Stateless.
public final class OpenRows {
    /// Most open rows of a group: then it reads no further until some are settled.
    public static final int ROWS_MAX = 10_000;

    private OpenRows() {}

    /// Adds rows that nobody has.
    ///
    /// @param dueMicros not to be delivered before
    public static void add(Connection connection, GroupRow group, Collection<OpenRow> rows, long dueMicros)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(
                """
                        INSERT INTO bus_open (group_id, seq, key_hash, attempts, due_micros, suspect, reason, topic, entry)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""")) {
            for (OpenRow row : rows) {
                insert.setInt(1, group.id());
                insert.setLong(2, row.seq());
                insert.setObject(3, row.keyHash(), Types.BIGINT);
                insert.setInt(4, row.attempts());
                insert.setLong(5, dueMicros);
                insert.setBoolean(6, row.suspect());
                insert.setString(7, row.reason());
                Place place = row.place();
                insert.setString(8, place == null ? null : place.topic());
                insert.setString(9, place == null ? null : place.entry());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /// Takes rows whose visibility is over away from their consumers and marks them as suspects.
    public static int releaseExpired(Connection connection, GroupRow group, long nowMicros) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                """
                        UPDATE bus_open SET lease = NULL, consumer = NULL, suspect = TRUE
                        WHERE group_id = ? AND lease IS NOT NULL AND due_micros <= ?""")) {
            update.setInt(1, group.id());
            update.setLong(2, nowMicros);
            return update.executeUpdate();
        }
    }

    /// Rows that may be delivered now, in order: due, with nobody, and without an earlier one of their key.
    ///
    /// @param keysOut keys of which something is handed out elsewhere
    /// @param after   only seqs greater than this
    public static List<OpenRow> due(Connection connection, GroupRow group, long nowMicros, Set<Long> keysOut,
            long after, int limit) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                        SELECT o.seq, o.key_hash, o.attempts, o.suspect, o.reason, o.topic, o.entry FROM bus_open o
                        WHERE o.group_id = ? AND o.seq > ? AND o.lease IS NULL AND o.due_micros <= ?
                            AND (o.key_hash IS NULL OR NOT o.key_hash = ANY(?))
                            AND NOT EXISTS (SELECT 1 FROM bus_open e
                                WHERE e.group_id = o.group_id AND e.key_hash = o.key_hash AND e.seq < o.seq)
                        ORDER BY o.seq FETCH FIRST ? ROWS ONLY""")) {
            select.setInt(1, group.id());
            select.setLong(2, after);
            select.setLong(3, nowMicros);
            select.setArray(4, connection.createArrayOf("bigint", keysOut.toArray(Long[]::new)));
            select.setInt(5, limit);
            return rows(select);
        }
    }

    /// The rows of a key after one of them, in order.
    public static List<OpenRow> following(Connection connection, GroupRow group, long keyHash, long seq, int limit)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                        SELECT seq, key_hash, attempts, suspect, reason, topic, entry FROM bus_open
                        WHERE group_id = ? AND key_hash = ? AND seq > ? ORDER BY seq FETCH FIRST ? ROWS ONLY""")) {
            select.setInt(1, group.id());
            select.setLong(2, keyHash);
            select.setLong(3, seq);
            select.setInt(4, limit);
            return rows(select);
        }
    }

    private static List<OpenRow> rows(PreparedStatement select) throws SQLException {
        try (ResultSet rows = select.executeQuery()) {
            List<OpenRow> found = new ArrayList<>();
            while (rows.next()) {
                long key = rows.getLong(2);
                Long hash = rows.wasNull() ? null : key;
                String topic = rows.getString(6);
                found.add(new OpenRow(rows.getLong(1), hash, rows.getInt(3), rows.getBoolean(4), rows.getString(5),
                        topic == null ? null : new Place(topic, rows.getString(7))));
            }
            return found;
        }
    }

    /// Hands rows over: counts the attempt.
    public static void lease(Connection connection, GroupRow group, Collection<OpenRow> rows, long lease,
            String consumer, long dueMicros) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement(
                """
                        UPDATE bus_open SET attempts = attempts + 1, lease = ?, consumer = ?, due_micros = ?
                        WHERE group_id = ? AND seq = ?""")) {
            for (OpenRow row : rows) {
                update.setLong(1, lease);
                update.setString(2, consumer);
                update.setLong(3, dueMicros);
                update.setInt(4, group.id());
                update.setLong(5, row.seq());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    /// Removes rows of a hand-over. Returns those that it no longer had.
    public static Set<Long> remove(Connection connection, GroupRow group, long lease, Collection<Long> seqs)
            throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM bus_open WHERE group_id = ? AND seq = ? AND lease = ?")) {
            for (long seq : seqs) {
                delete.setInt(1, group.id());
                delete.setLong(2, seq);
                delete.setLong(3, lease);
                delete.addBatch();
            }
            return missed(delete, seqs);
        }
    }

    /// Gives rows of a hand-over back. Returns those that it no longer had.
    ///
    /// @param uncounted whether it was no attempt: it is taken back, and a suspect stays one
    /// @param reason    what the consumer said; null keeps what was said before
    public static Set<Long> release(Connection connection, GroupRow group, long lease, Collection<Long> seqs,
            long dueMicros, boolean uncounted, @Nullable String reason) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                """
                        UPDATE bus_open SET lease = NULL, consumer = NULL, due_micros = ?,
                            suspect = CASE WHEN ? THEN suspect ELSE FALSE END, attempts = attempts - ?, reason = COALESCE(CAST(? AS varchar), reason)
                        WHERE group_id = ? AND seq = ? AND lease = ?""")) {
            for (long seq : seqs) {
                update.setLong(1, dueMicros);
                update.setBoolean(2, uncounted);
                update.setInt(3, uncounted ? 1 : 0);
                update.setString(4, reason);
                update.setInt(5, group.id());
                update.setLong(6, seq);
                update.setLong(7, lease);
                update.addBatch();
            }
            return missed(update, seqs);
        }
    }

    private static Set<Long> missed(PreparedStatement batch, Collection<Long> seqs) throws SQLException {
        Set<Long> missed = new HashSet<>();
        if (seqs.isEmpty()) {
            return missed;
        }
        int[] counts = batch.executeBatch();
        int next = 0;
        for (long seq : seqs) {
            if (counts[next++] == 0) {
                missed.add(seq);
            }
        }
        return missed;
    }

    /// Gives the rows of a hand-over more time. Returns how many it still has.
    public static int extend(Connection connection, GroupRow group, long lease, long dueMicros) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE bus_open SET due_micros = ? WHERE group_id = ? AND lease = ?")) {
            update.setLong(1, dueMicros);
            update.setInt(2, group.id());
            update.setLong(3, lease);
            return update.executeUpdate();
        }
    }

    /// The group has moved: forgets what belongs to the transport, and takes redriven letters out of all hands.
    public static void forgetPositions(Connection connection, GroupRow group) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM bus_open WHERE group_id = ? AND seq > 0")) {
            delete.setInt(1, group.id());
            delete.executeUpdate();
        }
        try (PreparedStatement update = connection.prepareStatement(
                """
                        UPDATE bus_open SET lease = NULL, consumer = NULL, due_micros = 0, suspect = FALSE
                        WHERE group_id = ?""")) {
            update.setInt(1, group.id());
            update.executeUpdate();
        }
    }

    /// The group has moved on one topic: forgets what belongs to it. Redriven letters stay where they are.
    public static void forgetTopic(Connection connection, GroupRow group, String topic) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM bus_open WHERE group_id = ? AND topic = ?")) {
            delete.setInt(1, group.id());
            delete.setString(2, topic);
            delete.executeUpdate();
        }
    }

    /// Where the messages are that have rows, of a transport that names places.
    public static List<Place> places(Connection connection, GroupRow group) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT topic, entry FROM bus_open WHERE group_id = ? AND topic IS NOT NULL")) {
            select.setInt(1, group.id());
            try (ResultSet rows = select.executeQuery()) {
                List<Place> places = new ArrayList<>();
                while (rows.next()) {
                    places.add(new Place(rows.getString(1), rows.getString(2)));
                }
                return places;
            }
        }
    }

    /// Keys that have rows.
    public static Set<Long> keys(Connection connection, GroupRow group) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT DISTINCT key_hash FROM bus_open WHERE group_id = ? AND key_hash IS NOT NULL")) {
            select.setInt(1, group.id());
            try (ResultSet rows = select.executeQuery()) {
                Set<Long> keys = new HashSet<>();
                while (rows.next()) {
                    keys.add(rows.getLong(1));
                }
                return keys;
            }
        }
    }

    /// How many rows there are.
    ///
    /// @param out    handed over
    /// @param lowest the lowest number, on the log a position; [Long#MAX_VALUE] if there is none
    public record Count(int all, int out, long lowest) {}

    public static Count count(Connection connection, GroupRow group) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                        SELECT count(*), count(lease), min(CASE WHEN seq > 0 THEN seq END)
                        FROM bus_open WHERE group_id = ?""")) {
            select.setInt(1, group.id());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                long lowest = row.getLong(3);
                boolean none = row.wasNull();
                return new Count(row.getInt(1), row.getInt(2), none ? Long.MAX_VALUE : lowest);
            }
        }
    }

    /// Names of those who hold rows.
    public static Set<String> consumers(Connection connection, GroupRow group) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT DISTINCT consumer FROM bus_open WHERE group_id = ? AND lease IS NOT NULL")) {
            select.setInt(1, group.id());
            try (ResultSet rows = select.executeQuery()) {
                Set<String> names = new HashSet<>();
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
                return names;
            }
        }
    }
}
