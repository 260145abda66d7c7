package io.esper.oona.projection.asof;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import io.esper.oona.store.Store;

/// The events that an operator has taken out of projections: out of their past too, so that it leads to the rows of today.
final class DroppedEvents {
    private static final int BATCH_ROWS = 1_000;
    private static final String COLUMNS = "name, position, topic, type, event_id, cause, reason, dropped_micros";
    private static final int COLUMNS_COUNT = 8;

    private DroppedEvents() {}

    static void copy(Store from, Store to) {
        from.query(source -> to.inTransaction(target -> copy(source, target)));
    }

    private static int copy(Connection source, Connection target) throws SQLException {
        int copied = 0;
        try (PreparedStatement select = source.prepareStatement("SELECT " + COLUMNS + " FROM projection_dropped");
                ResultSet rows = select.executeQuery();
                PreparedStatement insert = target.prepareStatement(
                        "INSERT INTO projection_dropped (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            while (rows.next()) {
                for (int column = 1; column <= COLUMNS_COUNT; column++) {
                    insert.setObject(column, rows.getObject(column));
                }
                insert.addBatch();
                copied++;
                if (copied % BATCH_ROWS == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
        return copied;
    }
}
