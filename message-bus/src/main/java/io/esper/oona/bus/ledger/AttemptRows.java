package io.esper.oona.bus.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

import io.esper.oona.bus.Place;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// The attempts of messages whose hand-over another transport keeps: counted in the database, so that they survive the transport
/// and its restarts. A row lives from the first delivery to the settling. Thread-safe.
public final class AttemptRows {
    private final Store store;

    public AttemptRows(Store store) {
        this.store = store;
    }

    /// What is known of a message.
    ///
    /// @param attempts  deliveries so far
    /// @param dueMicros not to be delivered before
    /// @param reason    what the last consumer said; null if nothing
    public record Attempts(int attempts, long dueMicros, @Nullable String reason) {}

    /// Counts one delivery of each and returns the counts, in one transaction under the group's lock. Call it before the
    /// messages are handed to a consumer.
    public Map<Place, Integer> count(GroupRow group, Collection<Place> places) {
        return store.inTransaction(connection -> {
            GroupLedger.lock(connection, group);
            Map<Place, Integer> counts = new HashMap<>();
            for (Place place : places) {
                int before = find(connection, group, place).attempts();
                write(connection, group, place, new Attempts(before + 1, 0, null), before > 0);
                counts.put(place, before + 1);
            }
            return counts;
        });
    }

    /// What is known of a message; nothing is 0 attempts.
    public Attempts find(Connection connection, GroupRow group, Place place) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                """
                        SELECT attempts, due_micros, reason FROM bus_attempt
                        WHERE group_id = ? AND topic = ? AND entry = ?""")) {
            select.setInt(1, group.id());
            select.setString(2, place.topic());
            select.setString(3, place.entry());
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? new Attempts(row.getInt(1), row.getLong(2), row.getString(3))
                        : new Attempts(0, 0, null);
            }
        }
    }

    /// Says that a message is not to be delivered before a time, and why; under the group's lock.
    public void delay(Connection connection, GroupRow group, Place place, long dueMicros, String reason)
            throws SQLException {
        Attempts before = find(connection, group, place);
        write(connection, group, place, new Attempts(before.attempts(), dueMicros, Texts.reason(reason)),
                before.attempts() > 0);
    }

    private static void write(Connection connection, GroupRow group, Place place, Attempts attempts, boolean exists)
            throws SQLException {
        try (PreparedStatement write = connection.prepareStatement(exists
                ? """
                        UPDATE bus_attempt SET attempts = ?, due_micros = ?, reason = COALESCE(CAST(? AS varchar), reason)
                        WHERE group_id = ? AND topic = ? AND entry = ?"""
                : """
                        INSERT INTO bus_attempt (attempts, due_micros, reason, group_id, topic, entry)
                        VALUES (?, ?, ?, ?, ?, ?)""")) {
            write.setInt(1, attempts.attempts());
            write.setLong(2, attempts.dueMicros());
            write.setString(3, attempts.reason());
            write.setInt(4, group.id());
            write.setString(5, place.topic());
            write.setString(6, place.entry());
            write.executeUpdate();
        }
    }

    /// Forgets messages that are settled, in the transaction that settles them.
    public void settle(Connection connection, GroupRow group, Collection<Place> places) throws SQLException {
        try (PreparedStatement delete = connection
                .prepareStatement("DELETE FROM bus_attempt WHERE group_id = ? AND topic = ? AND entry = ?")) {
            for (Place place : places) {
                delete.setInt(1, group.id());
                delete.setString(2, place.topic());
                delete.setString(3, place.entry());
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }
}
