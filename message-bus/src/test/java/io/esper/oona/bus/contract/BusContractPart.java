package io.esper.oona.bus.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import io.esper.oona.bus.Delivery;
import io.esper.oona.bus.GroupStatus;
import io.esper.oona.bus.MessageBus;
import io.esper.oona.bus.Start;
import io.esper.oona.bus.Subscription;
import io.esper.oona.bus.SubscriptionSettings;
import io.esper.oona.event.Message;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// What the parts of the contract share: an empty bus for each test, seeded messages, and how to take deliveries.
abstract class BusContractPart {
    static final String EPOCHS = "system.events.epoch";
    static final String COMMANDS = "control.kasmina.commands";
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration GLANCE = Duration.ofMillis(40);

    final BusMessages messages = new BusMessages(7);
    private final List<Subscription> opened = new ArrayList<>();
    private @Nullable BusFixture fixture;
    private @Nullable MessageBus bus;

    abstract BusFixture newFixture();

    @BeforeEach
    void make_the_bus() {
        fixture = newFixture();
        bus = fixture.open();
    }

    @AfterEach
    void remove_the_bus() {
        fixture().close();
    }

    final BusFixture fixture() {
        return Objects.requireNonNull(fixture);
    }

    final MessageBus bus() {
        return Objects.requireNonNull(bus);
    }

    /// So many of the fixture's units.
    final Duration units(int count) {
        return fixture().unit().multipliedBy(count);
    }

    /// Settings of a group that begins at the beginning and gives its consumers one unit of time, four attempts, no delay.
    final SubscriptionSettings group(String name, String... topics) {
        return SubscriptionSettings.of(name, topics).from(Start.BEGINNING).withVisibility(units(1)).withAttempts(4)
                .withRetryDelay(Duration.ZERO);
    }

    final SubscriptionSettings epochs() {
        return group("g", EPOCHS);
    }

    final Subscription join(SubscriptionSettings settings) {
        return join(bus(), settings);
    }

    final Subscription join(MessageBus on, SubscriptionSettings settings) {
        Subscription subscription = on.subscribe(settings);
        opened.add(subscription);
        return subscription;
    }

    final List<Message> publish(List<Message> batch) {
        bus().publish(batch);
        return batch;
    }

    final Message publish(Message message) {
        bus().publish(message);
        return message;
    }

    /// The next deliveries, so many, however they come.
    final List<Delivery> take(Subscription from, int count) throws InterruptedException {
        List<Delivery> taken = new ArrayList<>();
        long deadline = System.nanoTime() + fixture().patience().toNanos();
        while (taken.size() < count) {
            assertThat(System.nanoTime()).as("%s of %s deliveries came", taken.size(), count).isLessThan(deadline);
            taken.addAll(from.receive(count - taken.size(), LOOK));
        }
        return taken;
    }

    final Delivery takeOne(Subscription from) throws InterruptedException {
        return take(from, 1).getFirst();
    }

    /// Everything until nothing more comes, acknowledged.
    final List<Delivery> drain(Subscription from) throws InterruptedException {
        List<Delivery> all = new ArrayList<>();
        for (List<Delivery> some = from.receive(100, LOOK); !some.isEmpty(); some = from.receive(100, LOOK)) {
            assertThat(from.acknowledge(some)).isEmpty();
            all.addAll(some);
        }
        return all;
    }

    static void assertNothingComes(Subscription to) throws InterruptedException {
        assertThat(to.receive(10, GLANCE)).isEmpty();
    }

    static List<UUID> ids(List<Delivery> deliveries) {
        return deliveries.stream().map(delivery -> delivery.message().envelope().eventId()).toList();
    }

    static List<UUID> idsOf(List<Message> messages) {
        return messages.stream().map(message -> message.envelope().eventId()).toList();
    }

    static UUID id(Message message) {
        return message.envelope().eventId();
    }

    static Set<UUID> set(List<UUID> ids) {
        return new HashSet<>(ids);
    }

    final GroupStatus status(String group) {
        return bus().groups().find(group).orElseThrow();
    }
}
