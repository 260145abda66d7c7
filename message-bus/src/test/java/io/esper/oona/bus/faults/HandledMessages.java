package io.esper.oona.bus.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

import io.esper.oona.bus.Delivery;
import io.esper.oona.bus.Subscription;
import io.esper.oona.bus.contract.BusMessages;
import io.esper.oona.event.Message;
import io.esper.oona.store.Store;

/// Messages of which one in a hundred is poison, and the table `handled_message` of those that a consumer has handled: written in the
/// handler's own transaction, so it shows what was done once, twice or never.
public final class HandledMessages {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int POISON_EVERY = 100;
    private static final String POISON = "\"validation_loss\":13.0";

    private HandledMessages() {}

    /// So many heartbeats.
    public static List<Message> epochs(int count) {
        BusMessages messages = new BusMessages(3);
        List<Message> epochs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Message epoch = messages.epoch();
            epochs.add(i % POISON_EVERY == 7
                    ? new Message(epoch.topic(), epoch.retention(), epoch.type(), epoch.version(), epoch.envelope(),
                            epoch.tags(), epoch.flags(),
                            new String(epoch.payload(), StandardCharsets.UTF_8)
                                    .replace("\"validation_loss\":1.5", POISON)
                                    .getBytes(StandardCharsets.UTF_8))
                    : epoch);
        }
        return epochs;
    }

    public static UUID id(Message message) {
        return message.envelope().eventId();
    }

    /// The ids of the poison among messages.
    public static Set<UUID> poison(List<Message> sent) {
        return new HashSet<>(sent.stream().filter(message -> isPoison(message.payload())).map(HandledMessages::id)
                .toList());
    }

    private static boolean isPoison(byte[] payload) {
        return new String(payload, StandardCharsets.UTF_8).contains(POISON);
    }

    /// Receives and acknowledges until so many messages were, or patience has an end. None comes twice.
    ///
    /// @param each sees a delivery before it is acknowledged
    public static Set<UUID> acknowledge(Subscription subscription, int count, Consumer<Delivery> each)
            throws InterruptedException {
        Set<UUID> acknowledged = new HashSet<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (acknowledged.size() < count && System.nanoTime() < deadline) {
            for (Delivery delivery : subscription.receive(10, Duration.ofMillis(500))) {
                each.accept(delivery);
                assertThat(subscription.acknowledge(delivery)).isTrue();
                assertThat(acknowledged.add(id(delivery.message()))).isTrue();
            }
        }
        return acknowledged;
    }

    public static void makeTable(Store store) {
        store.inTransaction(connection -> {
            try (Statement create = connection.createStatement()) {
                return create.execute("CREATE TABLE handled_message (event_id uuid)");
            }
        });
    }

    /// Writes the id of a delivery; fails for poison.
    public static void handle(Connection connection, Delivery delivery) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO handled_message (event_id) VALUES (?)")) {
            insert.setObject(1, id(delivery.message()));
            insert.executeUpdate();
        }
        if (isPoison(delivery.message().payload())) {
            throw new IllegalStateException("poison");
        }
    }

    /// What was written, in no order.
    public static List<UUID> handled(Store store) {
        return store.query(connection -> {
            List<UUID> ids = new ArrayList<>();
            try (Statement select = connection.createStatement();
                    ResultSet rows = select.executeQuery("SELECT event_id FROM handled_message")) {
                while (rows.next()) {
                    ids.add(rows.getObject(1, UUID.class));
                }
            }
            return ids;
        });
    }
}
