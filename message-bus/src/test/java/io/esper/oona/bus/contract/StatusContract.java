package io.esper.oona.bus.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.esper.oona.bus.Delivery;
import io.esper.oona.bus.GroupStatus;
import io.esper.oona.bus.KeyOrder;
import io.esper.oona.bus.Subscription;
import org.junit.jupiter.api.Test;

/// What a group's status says, and how much a consumer is given.
abstract class StatusContract extends BusContractPart {

    @Test
    void the_lag_counts_what_was_not_delivered_yet() throws InterruptedException {
        Subscription subscription = join(epochs());
        publish(messages.epochs(10));
        assertThat(status("g").lag()).isEqualTo(10);
        take(subscription, 4);
        assertThat(status("g").lag()).isEqualTo(6);
        assertThat(status("g").lagExact()).isTrue();
        drain(subscription);
        assertThat(status("g").lag()).isZero();
    }

    @Test
    void the_lag_counts_the_topics_of_the_group_alone() {
        join(group("g", COMMANDS));
        publish(messages.epochs(5));
        publish(messages.command(1, 1));
        assertThat(status("g").lag()).isEqualTo(1);
    }

    @Test
    void what_is_in_flight_waits_and_is_dead_is_counted_apart() throws InterruptedException {
        Subscription subscription = join(epochs().withConsumer("worker"));
        publish(messages.epochs(6));
        List<Delivery> taken = take(subscription, 5);
        subscription.giveBack(taken.get(0), units(2), "later");
        subscription.reject(taken.get(1), "no");
        subscription.acknowledge(taken.get(2));
        GroupStatus status = subscription.status();
        assertThat(status.inFlight()).isEqualTo(2);
        assertThat(status.waiting()).isEqualTo(1);
        assertThat(status.deadLetters()).isEqualTo(1);
        assertThat(status.lag()).isEqualTo(1);
        assertThat(status.consumers()).containsExactly("worker");
    }

    @Test
    void the_status_tells_what_the_group_is() {
        join(group("g", COMMANDS, "innovation.*").ordered(KeyOrder.LAYER));
        GroupStatus status = status("g");
        assertThat(status.topics()).containsExactlyInAnyOrder(COMMANDS, "innovation.*");
        assertThat(status.keyOrder()).isEqualTo(KeyOrder.LAYER);
        assertThat(status.paused()).isFalse();
        assertThat(status.oldestAge()).isNull();
        assertThat(status.expired()).isZero();
        assertThat(status.consumers()).isEmpty();
    }

    @Test
    void the_age_is_that_of_the_oldest_message_that_is_not_settled() throws InterruptedException {
        Subscription subscription = join(epochs().withVisibility(units(20)));
        publish(messages.epochs(2));
        List<Delivery> taken = take(subscription, 2);
        Duration first = Objects.requireNonNull(status("g").oldestAge());
        fixture().passSpan();
        publish(messages.epoch());
        assertThat(status("g").oldestAge()).isGreaterThanOrEqualTo(first.plus(fixture().span()));
        Duration both = Objects.requireNonNull(status("g").oldestAge());
        subscription.acknowledge(taken);
        assertThat(status("g").oldestAge()).isLessThan(both);
    }

    @Test
    void a_consumer_holds_no_more_than_it_may() throws InterruptedException {
        Subscription subscription = join(epochs().withInFlight(3));
        publish(messages.epochs(10));
        List<Delivery> held = take(subscription, 3);
        assertNothingComes(subscription);
        subscription.acknowledge(held.subList(0, 2));
        assertThat(take(subscription, 2)).hasSize(2);
        assertNothingComes(subscription);
        assertThat(status("g").inFlight()).isEqualTo(3);
    }

    @Test
    void a_consumer_gets_no_more_than_it_asks_for() throws InterruptedException {
        Subscription subscription = join(epochs());
        publish(messages.epochs(10));
        assertThat(subscription.receive(4, fixture().patience())).hasSizeBetween(1, 4);
        assertThat(subscription.receive(1, fixture().patience())).hasSize(1);
    }

    @Test
    void one_that_is_full_does_not_keep_another_from_the_rest() throws InterruptedException {
        Subscription full = join(epochs().withConsumer("full").withInFlight(2));
        Subscription other = join(epochs().withConsumer("other"));
        publish(messages.epochs(6));
        take(full, 2);
        assertThat(take(other, 4)).hasSize(4);
    }

    @Test
    void one_that_waits_is_woken_by_a_message() throws Exception {
        Subscription subscription = join(epochs());
        Thread publisher = Thread.ofVirtual().unstarted(() -> publish(messages.epoch()));
        publisher.start();
        assertThat(subscription.receive(1, fixture().patience())).hasSize(1);
        publisher.join(Duration.ofSeconds(10));
    }
}
