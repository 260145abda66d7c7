package io.esper.oona.projection;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.esper.oona.projection.table.QueryLimits;
import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// The events that the shown generations leave out, and an operator's decision to leave one out for good. Events that are tried again are
/// read from the log by the next [Rebuild], which gives every other event its place in order. Thread-safe.
public final class ParkedEvents {
    private final Store store;

    public ParkedEvents(Store store) {
        this.store = store;
    }

    /// A parked event.
    ///
    /// @param projection that has parked it
    public record Parked(String projection, ParkedEvent event) {}

    /// An event that was dropped.
    ///
    /// @param cause         why it could not be folded
    /// @param reason        why it was dropped
    /// @param droppedMicros when, microseconds since 1970 UTC by the store's clock
    public record Dropped(String projection, long position, String topic, String type, String cause, String reason,
            long droppedMicros) {}

    /// Parked events by projection and position; at most 10,000 of each projection are kept.
    ///
    /// @param projection only those of one; null for all
    public List<Parked> list(@Nullable String projection, int limit) {
        return select(projection, null, limit);
    }

    /// A parked event.
    public Optional<Parked> find(String projection, long position) {
        return select(projection, position, 1).stream().findFirst();
    }

    private List<Parked> select(@Nullable String projection, @Nullable Long position, int limit) {
        int most = QueryLimits.checked(limit);
        return store.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement("""
                    SELECT f.position, f.topic, f.type, f.event_id, f.event_key, f.cause_position, f.reason, f.attempts,
                        f.first_micros, f.last_micros, p.name
                    FROM projection p JOIN projection_parked f ON f.generation = p.active_generation
                    WHERE (CAST(? AS varchar) IS NULL OR p.name = ?) AND (CAST(? AS bigint) IS NULL OR f.position = ?)
                    ORDER BY p.name, f.position LIMIT ?""")) {
                select.setString(1, projection);
                select.setString(2, projection);
                select.setObject(3, position);
                select.setObject(4, position);
                select.setInt(5, most);
                List<Parked> parked = new ArrayList<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        parked.add(new Parked(rows.getString(11), ParkedEvent.of(rows)));
                    }
                }
                return parked;
            }
        });
    }

    /// Takes a parked event out of a projection for good, and keeps the decision. What waits behind the event is folded by the next rebuild.
    ///
    /// @param reason why, 1 to 4,096 characters
    /// @return the event; empty if the projection has not parked it
    public Optional<Parked> drop(String projection, long position, String reason) {
        if (reason.isBlank() || reason.length() > ParkedEvent.REASON_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "The reason for dropping an event has 1 to " + ParkedEvent.REASON_LENGTH_MAX + " characters.");
        }
        Optional<Parked> found = find(projection, position);
        found.ifPresent(parked -> store.inTransaction(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    """
                            INSERT INTO projection_dropped (name, position, topic, type, event_id, cause, reason, dropped_micros)
                            SELECT CAST(? AS varchar), CAST(? AS bigint), CAST(? AS varchar), CAST(? AS varchar), CAST(? AS uuid),
                                CAST(? AS varchar), CAST(? AS varchar), CAST(? AS bigint)
                            WHERE NOT EXISTS (SELECT 1 FROM projection_dropped WHERE name = ? AND position = ?)""")) {
                ParkedEvent event = parked.event();
                insert.setString(1, projection);
                insert.setLong(2, position);
                insert.setString(3, event.topic());
                insert.setString(4, event.type());
                insert.setObject(5, event.eventId());
                insert.setString(6, event.reason());
                insert.setString(7, reason);
                insert.setLong(8, StoreTime.micros(store));
                insert.setString(9, projection);
                insert.setLong(10, position);
                return insert.executeUpdate();
            }
        }));
        return found;
    }

    /// What was dropped, by projection and position.
    public List<Dropped> dropped(int limit) {
        int most = QueryLimits.checked(limit);
        return store.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement("""
                    SELECT name, position, topic, type, cause, reason, dropped_micros FROM projection_dropped
                    ORDER BY name, position LIMIT ?""")) {
                select.setInt(1, most);
                List<Dropped> dropped = new ArrayList<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        dropped.add(new Dropped(rows.getString(1), rows.getLong(2), rows.getString(3),
                                rows.getString(4), rows.getString(5), rows.getString(6), rows.getLong(7)));
                    }
                }
                return dropped;
            }
        });
    }
}
