package io.esper.oona.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import io.esper.oona.store.TopicRegistry;

/// Registered topics in their table.
record SqlTopicRegistry(Transactions transactions, Clock clock) implements TopicRegistry {

    @Override
    public List<Registration> list() {
        try (Connection connection = transactions.source().getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT name, definition FROM registered_topic ORDER BY name");
                ResultSet rows = select.executeQuery()) {
            List<Registration> topics = new ArrayList<>();
            while (rows.next()) {
                topics.add(new Registration(rows.getString(1), rows.getString(2)));
            }
            return topics;
        } catch (SQLException failed) {
            throw SqlErrors.translate("reading the registered topics", failed);
        }
    }

    @Override
    public void register(Registration registration) {
        try {
            transactions.runDurably(connection -> replace(connection, registration));
        } catch (SQLException failed) {
            throw transactions.stop().translate("registering a topic", failed);
        }
    }

    private boolean replace(Connection connection, Registration registration) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM registered_topic WHERE name = ?");
                PreparedStatement insert = connection
                        .prepareStatement(
                                "INSERT INTO registered_topic (name, definition, registered_micros) VALUES (?, ?, ?)")) {
            delete.setString(1, registration.name());
            boolean replaced = delete.executeUpdate() > 0;
            insert.setString(1, registration.name());
            insert.setString(2, registration.definition());
            insert.setLong(3, ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
            insert.executeUpdate();
            return replaced;
        }
    }
}
