package io.esper.oona.bus.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import io.esper.oona.bus.GroupStatus;
import io.esper.oona.bus.Subscription;
import io.esper.oona.bus.embedded.EmbeddedBus;
import io.esper.oona.event.Message;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Consumers that are killed and frozen, in several processes: in = handled + dead letters + open, and nothing twice.
class ConsumerFaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static GroupStatus status(EmbeddedBus bus) {
        return bus.groups().find("g").orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void what_a_killed_consumer_had_received_is_delivered_to_another(TestDatabase.Kind kind)
            throws InterruptedException {
        try (TestDatabase database = kind.create();
                Store store = database.open();
                EmbeddedBus bus = EmbeddedBus.on(store)) {
            List<Message> sent = HandledMessages.epochs(7);
            bus.publish(sent);
            Set<UUID> killed;
            try (ChildConsumer child = ChildConsumer.holding(database.settings(), 5)) {
                killed = new HashSet<>(child.received());
            }
            Set<UUID> acknowledged = new HashSet<>();
            try (Subscription subscription = bus.subscribe(ChildConsumer.settings("parent"))) {
                acknowledged.addAll(
                        HandledMessages.acknowledge(subscription, 7, delivery -> assertThat(delivery.redelivered())
                                .isEqualTo(killed.contains(HandledMessages.id(delivery.message())))));
                assertThat(acknowledged).hasSize(7);
                assertThat(status(bus).inFlight()).isZero();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_frozen_consumer_that_acknowledges_too_late_neither_loses_nor_doubles(TestDatabase.Kind kind)
            throws InterruptedException {
        try (TestDatabase database = kind.create();
                Store store = database.open();
                EmbeddedBus bus = EmbeddedBus.on(store);
                ChildConsumer child = ChildConsumer.holding(database.settings(), 5)) {
            List<Message> sent = HandledMessages.epochs(5);
            bus.publish(sent);
            Set<UUID> frozen = new HashSet<>(child.received());
            assertThat(frozen).hasSize(5);
            child.freeze();
            Set<UUID> acknowledged = new HashSet<>();
            try (Subscription subscription = bus.subscribe(ChildConsumer.settings("parent"))) {
                acknowledged.addAll(HandledMessages.acknowledge(subscription, 5, _ -> {}));
                assertThat(acknowledged).isEqualTo(frozen);
                child.thaw();
                child.tell();
                assertThat(child.line("late")).isEqualTo("5");
                assertThat(subscription.receive(10, Duration.ofMillis(500))).isEmpty();
            }
            assertThat(status(bus).deadLetters()).isZero();
            assertThat(status(bus).inFlight()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void two_processes_of_which_one_is_killed_handle_everything_once_but_the_poison(TestDatabase.Kind kind)
            throws InterruptedException {
        try (TestDatabase database = kind.create();
                Store store = database.open();
                EmbeddedBus bus = EmbeddedBus.on(store)) {
            HandledMessages.makeTable(store);
            List<Message> sent = HandledMessages.epochs(1_000);
            try (Subscription parent = bus.subscribe(ChildConsumer.settings("parent"));
                    ChildConsumer survivor = ChildConsumer.handling(database.settings())) {
                try (ChildConsumer victim = ChildConsumer.handling(database.settings())) {
                    assertThat(victim.line("ready")).isEqualTo("now");
                    assertThat(survivor.line("ready")).isEqualTo("now");
                    bus.publish(sent);
                    assertThat(victim.line("handled")).isNotEmpty();
                    assertThat(survivor.line("handled")).isNotEmpty();
                }
                long deadline = System.nanoTime() + PATIENCE.toNanos();
                while (!settled(status(bus)) && System.nanoTime() < deadline) {
                    parent.handle(20, Duration.ofMillis(200), HandledMessages::handle);
                }
            }
            Set<UUID> poison = HandledMessages.poison(sent);
            assertThat(poison).hasSize(10);
            assertThat(settled(status(bus))).as(status(bus).toString()).isTrue();
            assertThat(bus.groups().deadLetters("g", 0, 100).stream()
                    .map(letter -> HandledMessages.id(Objects.requireNonNull(letter.message()))))
                    .containsExactlyInAnyOrderElementsOf(poison);
            assertThat(HandledMessages.handled(store)).doesNotHaveDuplicates().hasSize(990)
                    .doesNotContainAnyElementsOf(poison);
        }
    }

    private static boolean settled(GroupStatus status) {
        return status.lag() == 0 && status.inFlight() == 0 && status.waiting() == 0;
    }
}
