package io.esper.oona.bus.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import io.esper.oona.bus.Delivery;
import io.esper.oona.bus.DeliveryHandler;
import io.esper.oona.bus.Handled;
import io.esper.oona.bus.KeyOrder;
import io.esper.oona.bus.Subscription;
import io.esper.oona.event.Message;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Handlers that write in the log's database: once, however often their message comes.
abstract class HandlerContract extends BusContractPart {

    @BeforeEach
    void make_a_table() {
        fixture().store().inTransaction(connection -> {
            try (Statement create = connection.createStatement()) {
                return create.execute("CREATE TABLE handled_message (event_id uuid, note varchar(64))");
            }
        });
    }

    private static void write(Connection connection, Delivery delivery) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO handled_message (event_id, note) VALUES (?, ?)")) {
            insert.setObject(1, delivery.message().envelope().eventId());
            insert.setString(2, "attempt " + delivery.attempt());
            insert.executeUpdate();
        }
    }

    private List<UUID> written() {
        return fixture().store().query(connection -> {
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

    private static Handled handleAll(Subscription subscription, DeliveryHandler handler) throws InterruptedException {
        Handled all = Handled.NOTHING;
        Handled some;
        do {
            some = subscription.handle(50, Duration.ofMillis(100), handler);
            all = all.plus(some);
        } while (!some.equals(Handled.NOTHING));
        return all;
    }

    @Test
    void what_a_handler_writes_is_committed_with_the_acknowledgement() throws InterruptedException {
        Subscription subscription = join(epochs());
        List<Message> sent = publish(messages.epochs(10));
        assertThat(handleAll(subscription, HandlerContract::write).acknowledged()).isEqualTo(10);
        assertThat(written()).containsExactlyInAnyOrderElementsOf(idsOf(sent));
        fixture().pass(units(2));
        assertNothingComes(subscription);
    }

    @Test
    void what_a_failing_handler_wrote_is_undone_and_others_stay() throws InterruptedException {
        Subscription subscription = join(epochs().withRetryDelay(units(2)));
        List<Message> sent = publish(messages.epochs(5));
        Set<UUID> poison = Set.of(id(sent.get(2)));
        Handled handled = handleAll(subscription, (connection, delivery) -> {
            write(connection, delivery);
            if (poison.contains(id(delivery.message()))) {
                throw new IllegalStateException("cannot use it");
            }
        });
        assertThat(handled).isEqualTo(new Handled(4, 1, 0, 0));
        assertThat(written()).hasSize(4).doesNotContain(id(sent.get(2)));
        fixture().pass(units(3));
        assertThat(handleAll(subscription, HandlerContract::write).acknowledged()).isEqualTo(1);
        assertThat(written()).containsExactlyInAnyOrderElementsOf(idsOf(sent));
    }

    @Test
    void a_failed_statement_of_a_handler_fails_its_delivery_alone() throws InterruptedException {
        Subscription subscription = join(epochs().withAttempts(1));
        List<Message> sent = publish(messages.epochs(3));
        Handled handled = handleAll(subscription, (connection, delivery) -> {
            write(connection, delivery);
            if (id(delivery.message()).equals(id(sent.get(1)))) {
                try (Statement wrong = connection.createStatement()) {
                    wrong.execute("SELECT no_such_column FROM handled_message");
                }
            }
        });
        assertThat(handled).isEqualTo(new Handled(2, 0, 1, 0));
        assertThat(written()).containsExactlyInAnyOrder(id(sent.get(0)), id(sent.get(2)));
    }

    @Test
    void a_handler_that_fails_too_often_gives_a_dead_letter() throws InterruptedException {
        Subscription subscription = join(epochs());
        Message poison = publish(messages.epoch());
        Handled handled = handleAll(subscription, (connection, delivery) -> {
            throw new IllegalStateException("attempt " + delivery.attempt());
        });
        assertThat(handled).isEqualTo(new Handled(0, 3, 1, 0));
        assertThat(bus().groups().deadLetters("g", 0, 10)).singleElement().satisfies(letter -> {
            assertThat(letter.reason()).isEqualTo("attempts");
            assertThat(letter.detail()).isEqualTo("IllegalStateException: attempt 4");
            assertThat(id(Objects.requireNonNull(letter.message()))).isEqualTo(id(poison));
        });
    }

    @Test
    void a_message_that_comes_twice_is_handled_once() throws InterruptedException {
        Subscription slow = join(epochs().withConsumer("slow"));
        Subscription other = join(fixture().open(), epochs().withConsumer("other"));
        Message sent = publish(messages.epoch());
        Handled first = slow.handle(1, fixture().patience(), (connection, delivery) -> {
            write(connection, delivery);
            fixture().pass(units(2));
            assertThat(other.handle(1, fixture().patience(), HandlerContract::write).acknowledged()).isEqualTo(1);
        });
        assertThat(first).isEqualTo(new Handled(0, 0, 0, 1));
        assertThat(written()).containsExactly(id(sent));
        fixture().pass(units(2));
        assertNothingComes(slow);
    }

    @Test
    void with_keys_what_follows_a_failed_one_waits_for_it() throws InterruptedException {
        Subscription subscription = join(group("g", COMMANDS).ordered(KeyOrder.SEED));
        List<Message> sent = List.of(messages.command(1, 1), messages.command(1, 1), messages.command(2, 1));
        publish(sent);
        List<String> order = new ArrayList<>();
        handleAll(subscription, (connection, delivery) -> {
            if (id(delivery.message()).equals(id(sent.get(0))) && delivery.attempt() < 3) {
                throw new IllegalStateException("not yet");
            }
            order.add(delivery.key() + "#" + idsOf(sent).indexOf(id(delivery.message())));
        });
        assertThat(order).containsExactlyInAnyOrder("1,1#0", "1,1#1", "2,1#2");
        assertThat(order.indexOf("1,1#0")).isLessThan(order.indexOf("1,1#1"));
    }
}
