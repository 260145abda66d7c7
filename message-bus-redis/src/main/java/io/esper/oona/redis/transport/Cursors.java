package io.esper.oona.redis.transport;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

import io.esper.oona.bus.ledger.GroupRow;
import io.esper.oona.redis.link.EntryId;

/// How far a group has read each stream: the rows of `bus_place`.
///
/// @param topics by topic
/// @param rest   of topics without a row: those that the group met later
record Cursors(Map<String, EntryId> topics, EntryId rest) {
    /// Stands for the topics without a row.
    private static final String REST = "*";

    Cursors {
        topics = Map.copyOf(topics);
    }

    EntryId of(String topic) {
        return topics.getOrDefault(topic, rest);
    }

    static Cursors read(Connection connection, GroupRow group) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT topic, entry FROM bus_place WHERE group_id = ?")) {
            select.setInt(1, group.id());
            Map<String, EntryId> topics = new HashMap<>();
            EntryId rest = EntryId.ZERO;
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    EntryId entry = EntryId.parse(rows.getString(2));
                    if (rows.getString(1).equals(REST)) {
                        rest = entry;
                    } else {
                        topics.put(rows.getString(1), entry);
                    }
                }
            }
            return new Cursors(topics, rest);
        }
    }

    /// Writes all of them in the place of what was there, under the group's lock.
    void replace(Connection connection, GroupRow group) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM bus_place WHERE group_id = ?")) {
            delete.setInt(1, group.id());
            delete.executeUpdate();
        }
        insert(connection, group, REST, rest);
        for (Map.Entry<String, EntryId> topic : topics.entrySet()) {
            insert(connection, group, topic.getKey(), topic.getValue());
        }
    }

    /// Writes how far one stream is read, under the group's lock.
    static void write(Connection connection, GroupRow group, String topic, EntryId entry) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE bus_place SET entry = ? WHERE group_id = ? AND topic = ?")) {
            update.setString(1, entry.toString());
            update.setInt(2, group.id());
            update.setString(3, topic);
            if (update.executeUpdate() == 0) {
                insert(connection, group, topic, entry);
            }
        }
    }

    private static void insert(Connection connection, GroupRow group, String topic, EntryId entry)
            throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO bus_place (group_id, topic, entry) VALUES (?, ?, ?)")) {
            insert.setInt(1, group.id());
            insert.setString(2, topic);
            insert.setString(3, entry.toString());
            insert.executeUpdate();
        }
    }
}
