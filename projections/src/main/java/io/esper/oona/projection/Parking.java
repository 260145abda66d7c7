package io.esper.oona.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.esper.oona.projection.table.Changes;
import io.esper.oona.projection.table.TableRows;
import org.jspecify.annotations.Nullable;

/// The events that one generation leaves out: what could not be folded, everything later of the same key, and what an operator has
/// dropped; of a partition, those of its keys. The same live and in a rebuild. For one thread.
final class Parking {
    /// Parked events that are kept with their reason; all are counted.
    static final int EVENTS_KEPT_MAX = 10_000;
    /// Keys that may be parked: more say that something is wrong with the code, not with the events.
    static final int KEYS_MAX = 10_000;
    /// Longest key that is told apart from others.
    private static final int KEY_LENGTH_MAX = 600;

    private final Map<String, ParkedKey> keys = new HashMap<>();
    private final Set<Long> dropped;
    private final Map<Long, ParkedEvent> before;
    private final Map<String, ParkedKey> changedKeys = new LinkedHashMap<>();
    private final List<ParkedEvent> added = new ArrayList<>();
    /// Those that are kept one by one.
    private final List<ParkedEvent> all;
    /// The share of a partition: all of them keep as many as one would.
    private final int eventsKeptMax;
    private final int keysMax;

    private Parking(Partition partition, Set<Long> dropped, Map<Long, ParkedEvent> before, List<ParkedEvent> own) {
        this.eventsKeptMax = EVENTS_KEPT_MAX / partition.count();
        this.keysMax = KEYS_MAX / partition.count();
        this.dropped = dropped;
        this.before = before;
        this.all = new ArrayList<>(own);
    }

    /// What the keys of a partition have parked.
    static Parking load(Connection connection, Projection projection, TableRows rows, Partition partition)
            throws SQLException {
        List<ParkedEvent> own =
                rows.all(Bookkeeping.PARKED).stream().filter(event -> partition.holds(event.key())).toList();
        Parking parking = new Parking(partition, dropped(connection, projection.name()),
                shown(connection, projection.name(), partition), own);
        rows.all(Bookkeeping.PARKED_KEY).stream().filter(key -> partition.holds(key.key()))
                .forEach(key -> parking.keys.put(key.key(), key));
        return parking;
    }

    private static Set<Long> dropped(Connection connection, String name) throws SQLException {
        Set<Long> positions = new HashSet<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT position FROM projection_dropped WHERE name = ?")) {
            select.setString(1, name);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    positions.add(rows.getLong(1));
                }
            }
        }
        return positions;
    }

    /// What the generation that the views show has parked: attempts go on counting from there.
    private static Map<Long, ParkedEvent> shown(Connection connection, String name, Partition partition)
            throws SQLException {
        Map<Long, ParkedEvent> parked = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                """
                        SELECT f.position, f.topic, f.type, f.event_id, f.event_key, f.cause_position, f.reason, f.attempts, f.first_micros,
                            f.last_micros
                        FROM projection p JOIN projection_parked f ON f.generation = p.active_generation WHERE p.name = ?""")) {
            select.setString(1, name);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    ParkedEvent event = ParkedEvent.of(rows);
                    if (partition.holds(event.key())) {
                        parked.put(event.position(), event);
                    }
                }
            }
        }
        return parked;
    }

    boolean isDropped(long position) {
        return !dropped.isEmpty() && dropped.contains(position);
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    /// The position of the event that the key waits behind; null if the key is not parked.
    @Nullable
    Long cause(String key) {
        ParkedKey parked = keys.get(cut(key));
        return parked == null ? null : parked.cause();
    }

    /// Parks an event and its key.
    ///
    /// @throws ProjectionException if more keys are parked than single events can be at fault for
    void park(ProjectionEvent event, String key, String reason, long nowMicros) {
        String shortKey = cut(key);
        ParkedKey known = keys.getOrDefault(shortKey, new ParkedKey(shortKey, event.position(), 0, 0));
        ParkedKey now = known.with(event.position());
        keys.put(shortKey, now);
        changedKeys.put(shortKey, now);
        if (keys.size() > keysMax) {
            throw ProjectionException.tooManyParked(keysMax, event.position(), reason);
        }
        if (all.size() < eventsKeptMax) {
            ParkedEvent earlier = before.get(event.position());
            ParkedEvent parked =
                    new ParkedEvent(event.position(), event.topic(), event.type(), event.eventId(), shortKey,
                            now.cause(), reason, earlier == null ? 1 : earlier.attempts() + 1,
                            earlier == null ? nowMicros : earlier.firstMicros(), nowMicros);
            added.add(parked);
            all.add(parked);
        }
    }

    /// Where the events stand that are parked under a key and kept one by one.
    Set<Long> positions(String key) {
        return all.stream().filter(event -> event.key().equals(cut(key))).map(ParkedEvent::position)
                .collect(Collectors.toSet());
    }

    /// Writes what is parked under a key into the books of another generation, whose books do not have it.
    ///
    /// @return how many events
    long copy(TableRows into, String key) throws SQLException {
        ParkedKey parked = keys.get(cut(key));
        if (parked == null) {
            return 0;
        }
        into.upsert(Bookkeeping.PARKED_KEY, List.of(parked));
        into.upsert(Bookkeeping.PARKED, all.stream().filter(event -> event.key().equals(parked.key())).toList());
        return parked.events();
    }

    void changes(Changes changes) {
        changes.upsert(Bookkeeping.PARKED_KEY, changedKeys.values());
        changes.upsert(Bookkeeping.PARKED, added);
        changedKeys.clear();
        added.clear();
    }

    static String cut(String key) {
        return key.length() > KEY_LENGTH_MAX ? key.substring(0, KEY_LENGTH_MAX) : key;
    }
}
