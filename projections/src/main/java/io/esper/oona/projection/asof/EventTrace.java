package io.esper.oona.projection.asof;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.esper.oona.projection.ProjectionEvent;
import io.esper.oona.store.Store;

/// Which event wrote which row, kept in the scratch database: as many as there are. Thread-safe.
final class EventTrace {
    private static final int BUFFER_ROWS = 5_000;

    private record Touch(String model, String table, String key, long position) {}

    private final Store scratch;
    private final List<Touch> touches = new ArrayList<>();
    private final Map<Long, ProjectionEvent> events = new LinkedHashMap<>();

    EventTrace(Store scratch) {
        this.scratch = scratch;
        scratch.inTransaction(connection -> {
            try (Statement create = connection.createStatement()) {
                create.execute(
                        """
                                CREATE TABLE IF NOT EXISTS as_of_touch (model varchar(64), table_name varchar(128), row_key varchar,
                                    position bigint, PRIMARY KEY (model, table_name, row_key, position))""");
                return create.execute(
                        """
                                CREATE TABLE IF NOT EXISTS as_of_event (position bigint PRIMARY KEY, topic varchar(256), type varchar(256),
                                    event_id uuid)""");
            }
        });
    }

    /// The event wrote the row.
    synchronized void touched(String model, String table, String key, ProjectionEvent event) {
        touches.add(new Touch(model, table, key, event.position()));
        events.put(event.position(), event);
        if (touches.size() >= BUFFER_ROWS) {
            flush();
        }
    }

    /// Writes what is still in memory.
    synchronized void flush() {
        scratch.inTransaction(connection -> {
            write(connection);
            return touches.size();
        });
        touches.clear();
        events.clear();
    }

    private void write(Connection connection) throws SQLException {
        // merged: an event that was folded again after a failure is told twice
        try (PreparedStatement merge = connection.prepareStatement(
                "MERGE INTO as_of_touch (model, table_name, row_key, position) VALUES (?, ?, ?, ?)")) {
            for (Touch touch : touches) {
                merge.setString(1, touch.model());
                merge.setString(2, touch.table());
                merge.setString(3, touch.key());
                merge.setLong(4, touch.position());
                merge.addBatch();
            }
            merge.executeBatch();
        }
        try (PreparedStatement merge = connection
                .prepareStatement("MERGE INTO as_of_event (position, topic, type, event_id) VALUES (?, ?, ?, ?)")) {
            for (ProjectionEvent event : events.values()) {
                merge.setLong(1, event.position());
                merge.setString(2, event.topic());
                merge.setString(3, event.type());
                merge.setObject(4, event.eventId());
                merge.addBatch();
            }
            merge.executeBatch();
        }
    }

    /// The first events that wrote the row, in the order of the log.
    List<ChangingEvent> of(String model, String table, String key, int limit) {
        return scratch.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    """
                            SELECT e.position, e.topic, e.type, e.event_id FROM as_of_touch t JOIN as_of_event e ON e.position = t.position
                            WHERE t.model = ? AND t.table_name = ? AND t.row_key = ? ORDER BY t.position LIMIT ?""")) {
                select.setString(1, model);
                select.setString(2, table);
                select.setString(3, key);
                select.setInt(4, limit);
                List<ChangingEvent> found = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        found.add(new ChangingEvent(row.getLong(1), row.getString(2), row.getString(3),
                                row.getObject(4, UUID.class)));
                    }
                }
                return found;
            }
        });
    }

    /// How many events wrote the row.
    long count(String model, String table, String key) {
        return scratch.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT COUNT(*) FROM as_of_touch WHERE model = ? AND table_name = ? AND row_key = ?")) {
                select.setString(1, model);
                select.setString(2, table);
                select.setString(3, key);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        });
    }
}
