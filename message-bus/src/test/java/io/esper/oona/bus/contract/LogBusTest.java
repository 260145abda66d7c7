package io.esper.oona.bus.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.esper.oona.bus.Delivery;
import io.esper.oona.bus.GroupLetter;
import io.esper.oona.bus.KeyOrder;
import io.esper.oona.bus.MessageBus;
import io.esper.oona.bus.Start;
import io.esper.oona.bus.Subscription;
import io.esper.oona.bus.SubscriptionSettings;
import io.esper.oona.bus.embedded.EmbeddedBus;
import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.store.Append;
import io.esper.oona.store.EventLog;
import io.esper.oona.store.Maintenance.RegisteredReader;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What only the bus on the log promises.
class LogBusTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final BusMessages messages = new BusMessages(5);

    private static SubscriptionSettings settings(String... topics) {
        return SubscriptionSettings.of("g", topics).from(Start.BEGINNING).withVisibility(Duration.ofSeconds(10))
                .withRetryDelay(Duration.ZERO);
    }

    private static UUID id(Message message) {
        return message.envelope().eventId();
    }

    private static List<Long> positionsHeld(EmbeddedFixture fixture) {
        return fixture.store().maintenance().readers().stream().filter(reader -> reader.name().equals("reader:bus:g"))
                .map(RegisteredReader::position).toList();
    }

    @ParameterizedTest
    @EnumSource
    void what_is_on_the_log_is_delivered_however_it_got_there(TestDatabase.Kind kind) throws InterruptedException {
        try (EmbeddedFixture fixture = new EmbeddedFixture(kind);
                Subscription subscription = fixture.open().subscribe(settings("*"))) {
            Message imported = messages.epoch();
            fixture.openStore().log().append(Append.of(List.of(imported)));
            assertThat(subscription.receive(1, PATIENCE)).singleElement()
                    .satisfies(delivery -> assertThat(id(delivery.message())).isEqualTo(id(imported)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_message_that_is_published_twice_is_delivered_once(TestDatabase.Kind kind) throws InterruptedException {
        try (EmbeddedFixture fixture = new EmbeddedFixture(kind)) {
            MessageBus bus = fixture.open();
            try (Subscription subscription = bus.subscribe(settings("*"))) {
                Message message = messages.epoch();
                assertThat(bus.publish(message).duplicate()).isFalse();
                assertThat(bus.publish(message).duplicate()).isTrue();
                assertThat(subscription.acknowledge(subscription.receive(5, PATIENCE))).isEmpty();
                assertThat(subscription.receive(5, Duration.ofMillis(50))).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_overdue_acknowledgement_counts_while_nobody_else_has_the_message(TestDatabase.Kind kind)
            throws InterruptedException {
        try (EmbeddedFixture fixture = new EmbeddedFixture(kind)) {
            MessageBus bus = fixture.open();
            try (Subscription subscription = bus.subscribe(settings("*"))) {
                bus.publish(messages.epoch());
                List<Delivery> overdue = subscription.receive(1, PATIENCE);
                fixture.pass(Duration.ofSeconds(60));
                assertThat(subscription.holds(overdue.getFirst())).isFalse();
                assertThat(subscription.acknowledge(overdue)).isEmpty();
                assertThat(subscription.receive(1, Duration.ofMillis(50))).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_delivery_is_settled_by_its_own_group_alone(TestDatabase.Kind kind) throws InterruptedException {
        try (EmbeddedFixture fixture = new EmbeddedFixture(kind)) {
            MessageBus bus = fixture.open();
            try (Subscription subscription = bus.subscribe(settings("*"));
                    Subscription other = bus.subscribe(SubscriptionSettings.of("other", "*").from(Start.BEGINNING))) {
                bus.publish(messages.epoch());
                Delivery delivery = subscription.receive(1, PATIENCE).getFirst();
                assertThat(other.receive(1, PATIENCE)).hasSize(1);
                assertThatThrownBy(() -> other.acknowledge(delivery)).hasMessageContaining("'g'");
                assertThat(other.status().inFlight()).isEqualTo(1);
                assertThat(subscription.acknowledge(delivery)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_group_that_holds_retention_keeps_what_it_has_not_done_with(TestDatabase.Kind kind)
            throws InterruptedException {
        try (EmbeddedFixture fixture = new EmbeddedFixture(kind)) {
            MessageBus bus = fixture.open();
            try (Subscription subscription = bus.subscribe(settings("telemetry.*").holdingRetention())) {
                assertThat(positionsHeld(fixture)).containsExactly(0L);
                for (int i = 0; i < 4; i++) {
                    bus.publish(messages.health(i));
                }
                List<Delivery> taken = subscription.receive(3, PATIENCE);
                assertThat(taken).hasSize(3);
                subscription.acknowledge(taken.subList(0, 1));
                fixture.pass(Duration.ofDays(5));
                subscription.acknowledge(taken.subList(1, 2));
                assertThat(fixture.store().maintenance().expire(Retention.HOURS_72, fixture.now())).isZero();

                subscription.acknowledge(taken.subList(2, 3));
                List<Delivery> last = subscription.receive(5, PATIENCE);
                assertThat(last).hasSize(1);
                assertThat(positionsHeld(fixture)).containsExactly(3L);
                assertThat(fixture.store().maintenance().expire(Retention.HOURS_72, fixture.now())).isEqualTo(3);
                subscription.acknowledge(last);
                assertThat(subscription.receive(5, Duration.ofMillis(50))).isEmpty();
                assertThat(positionsHeld(fixture)).containsExactly(4L);
                assertThat(subscription.status().expired()).isZero();
            }
            bus.groups().remove("g");
            assertThat(positionsHeld(fixture)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_group_that_retention_overtakes_is_told_how_much_it_may_have_missed(TestDatabase.Kind kind)
            throws InterruptedException {
        try (EmbeddedFixture fixture = new EmbeddedFixture(kind)) {
            MessageBus bus = fixture.open();
            try (Subscription subscription = bus.subscribe(settings("telemetry.*"))) {
                for (int i = 0; i < 5; i++) {
                    bus.publish(messages.health(i));
                }
                List<Delivery> open = subscription.receive(2, PATIENCE);
                assertThat(subscription.giveBack(open.getFirst(), Duration.ZERO, "later")).isTrue();
                subscription.acknowledge(open.subList(1, 2));
                fixture.pass(Duration.ofDays(5));
                assertThat(fixture.store().maintenance().expire(Retention.HOURS_72, fixture.now())).isEqualTo(5);
                Message later = messages.health(9);
                bus.publish(later);

                List<Delivery> came = new ArrayList<>();
                long deadline = System.nanoTime() + PATIENCE.toNanos();
                while (came.isEmpty() && System.nanoTime() < deadline) {
                    came.addAll(subscription.receive(5, Duration.ofMillis(100)));
                }
                // What was read ahead before it expired may still come.
                subscription.acknowledge(came);
                assertThat(bus.groups().deadLetters("g", 0, 10)).singleElement().satisfies(letter -> {
                    assertThat(letter.reason()).isEqualTo("expired");
                    assertThat(letter.detail()).contains("later");
                    assertThat(letter.message()).isNull();
                });
                assertThat(bus.groups().redriveAll("g")).isZero();
            }
            try (Subscription late = bus.subscribe(SubscriptionSettings.of("late", "telemetry.*")
                    .from(Start.BEGINNING))) {
                assertThat(late.receive(5, PATIENCE)).hasSize(1);
                assertThat(late.status().expired()).isEqualTo(5);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_group_reads_no_further_while_too_many_of_its_messages_wait(TestDatabase.Kind kind)
            throws InterruptedException {
        try (EmbeddedFixture fixture = new EmbeddedFixture(kind)) {
            MessageBus bus = fixture.open();
            SubscriptionSettings settings = settings("control.*").ordered(KeyOrder.SEED).withInFlight(10_000);
            try (Subscription subscription = bus.subscribe(settings)) {
                bus.publish(messages.command(1, 1));
                List<Delivery> held = subscription.receive(1, PATIENCE);
                List<Message> behind = new ArrayList<>();
                for (int i = 0; i < 10_200; i++) {
                    behind.add(messages.command(1, 1));
                }
                bus.publish(behind);
                Message other = messages.command(2, 2);
                bus.publish(other);
                for (int i = 0; i < 20; i++) {
                    assertThat(subscription.receive(10, Duration.ZERO)).isEmpty();
                }
                assertThat(subscription.status().waiting()).isEqualTo(10_000);
                assertThat(subscription.status().lag()).isEqualTo(201);

                subscription.acknowledge(held);
                Set<UUID> rest = new HashSet<>();
                long deadline = System.nanoTime() + PATIENCE.toNanos();
                while (rest.size() < 10_201 && System.nanoTime() < deadline) {
                    List<Delivery> some = subscription.receive(2_000, Duration.ofMillis(100));
                    assertThat(subscription.acknowledge(some)).isEmpty();
                    some.forEach(delivery -> assertThat(rest.add(id(delivery.message()))).isTrue());
                }
                assertThat(rest).hasSize(10_201).contains(id(other));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void eight_threads_on_two_processes_take_everything_once(TestDatabase.Kind kind) throws Exception {
        try (EmbeddedFixture fixture = new EmbeddedFixture(kind)) {
            List<MessageBus> buses = List.of(fixture.open(), fixture.open());
            buses.getFirst().publish(messages.epochs(2_000));
            List<Subscription> subscriptions = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                subscriptions.add(buses.get(i % 2).subscribe(settings("system.*").withConsumer("c" + i)));
            }
            try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<List<UUID>>> running = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    Subscription own = subscriptions.get(i % 4);
                    running.add(pool.submit(() -> takeAll(own)));
                }
                List<UUID> all = new ArrayList<>();
                for (Future<List<UUID>> thread : running) {
                    all.addAll(thread.get());
                }
                assertThat(all).hasSize(2_000).doesNotHaveDuplicates();
            }
            assertThat(buses.getLast().groups().find("g").orElseThrow()).satisfies(status -> {
                assertThat(status.lag()).isZero();
                assertThat(status.inFlight()).isZero();
                assertThat(status.place()).isEqualTo("2000");
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_hand_over_that_a_crashed_database_has_forgotten_settles_nothing_of_the_next(TestDatabase.Kind kind)
            throws InterruptedException {
        try (EmbeddedFixture fixture = new EmbeddedFixture(kind)) {
            MessageBus bus = fixture.open();
            for (int i = 0; i < 3; i++) {
                bus.publish(messages.epoch());
            }
            try (Subscription before = bus.subscribe(settings("*"))) {
                List<Delivery> forgotten = before.receive(1, PATIENCE);
                fixture.store().inTransaction(connection -> {
                    try (Statement crash = connection.createStatement()) {
                        crash.executeUpdate("DELETE FROM bus_claim");
                        return crash.executeUpdate("UPDATE bus_group SET lease = 0, position = 0");
                    }
                });
                fixture.pass(Duration.ofSeconds(1));
                try (Subscription after = fixture.open().subscribe(settings("*"))) {
                    List<Delivery> next = after.receive(10, PATIENCE);
                    assertThat(next).hasSize(3);
                    assertThat(before.acknowledge(forgotten)).hasSize(1);
                    assertThat(after.status().inFlight()).isEqualTo(3);
                    assertThat(after.acknowledge(next)).isEmpty();
                }
            }
        }
    }

    private static List<UUID> takeAll(Subscription from) throws InterruptedException {
        List<UUID> ids = new ArrayList<>();
        for (List<Delivery> some = from.receive(37, Duration.ofMillis(500)); !some.isEmpty(); some =
                from.receive(37, Duration.ofMillis(500))) {
            assertThat(from.acknowledge(some)).isEmpty();
            some.forEach(delivery -> ids.add(id(delivery.message())));
        }
        return ids;
    }

    /// A log that grows by an event of another topic whenever somebody asks where it ends.
    private EventLog growing(EventLog log) {
        return (EventLog) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[]{EventLog.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("head")) {
                        log.append(Append.of(List.of(messages.epoch())));
                    }
                    return invoke(log, method, arguments);
                });
    }

    private static @Nullable Object invoke(Object on, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getTargetException();
        }
    }

    @Timeout(60)
    @ParameterizedTest
    @EnumSource
    void a_consumer_whose_time_is_over_returns_though_the_log_grows_all_the_time(TestDatabase.Kind kind)
            throws InterruptedException {
        try (EmbeddedFixture fixture = new EmbeddedFixture(kind)) {
            Store store = fixture.openStore();
            EventLog log = growing(store.log());
            Store growing = (Store) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[]{Store.class},
                    (proxy, method, arguments) -> method.getName().equals("log")
                            ? log
                            : invoke(store, method, arguments));
            try (MessageBus bus = EmbeddedBus.on(growing);
                    Subscription subscription = bus.subscribe(settings("control.kasmina.commands"))) {
                assertThat(subscription.receive(10, Duration.ZERO)).isEmpty();
                Message command = messages.command(1, 2);
                store.log().append(Append.of(List.of(command)));
                assertThat(subscription.receive(10, Duration.ZERO)).singleElement()
                        .satisfies(delivery -> assertThat(id(delivery.message())).isEqualTo(id(command)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void letters_with_large_messages_come_in_pages_that_fit_into_memory(TestDatabase.Kind kind)
            throws InterruptedException {
        try (EmbeddedFixture fixture = new EmbeddedFixture(kind);
                MessageBus bus = fixture.open();
                Subscription subscription = bus.subscribe(settings("system.events.epoch"))) {
            Message epoch = messages.epoch();
            byte[] payload = ("{\"epoch\": 1, \"validation_accuracy\": 0.5, \"validation_loss\": 1, \"note\": \""
                    + "x".repeat(900_000) + "\"}").getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 20; i++) {
                Message one = messages.epoch();
                bus.publish(new Message(one.topic(), one.retention(), epoch.type(), epoch.version(), one.envelope(),
                        one.tags(), one.flags(), payload));
            }
            for (int taken = 0; taken < 20;) {
                for (Delivery delivery : subscription.receive(10, PATIENCE)) {
                    subscription.reject(delivery, "no");
                    taken++;
                }
            }
            List<GroupLetter> first = bus.groups().deadLetters("g", 0, 10_000);
            assertThat(first).hasSize(9);
            assertThat(bus.groups().deadLetters("g", first.getLast().id(), 10_000)).hasSize(9);
            assertThat(bus.groups().redriveAll("g")).isEqualTo(20);
            assertThat(bus.groups().deadLetters("g", 0, 10_000)).isEmpty();
        }
    }
}
