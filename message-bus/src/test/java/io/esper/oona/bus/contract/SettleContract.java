package io.esper.oona.bus.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;

import io.esper.oona.bus.BusException;
import io.esper.oona.bus.Delivery;
import io.esper.oona.bus.MessageBus;
import io.esper.oona.bus.Subscription;
import io.esper.oona.event.Message;
import org.junit.jupiter.api.Test;

/// Acknowledging, giving back, running out of time.
abstract class SettleContract extends BusContractPart {

    @Test
    void an_acknowledged_message_does_not_come_again() throws InterruptedException {
        Subscription subscription = join(epochs());
        publish(messages.epochs(3));
        assertThat(subscription.acknowledge(take(subscription, 3))).isEmpty();
        fixture().pass(units(2));
        assertNothingComes(subscription);
    }

    @Test
    void an_acknowledgement_counts_once() throws InterruptedException {
        Subscription subscription = join(epochs());
        publish(messages.epoch());
        Delivery delivery = takeOne(subscription);
        assertThat(subscription.holds(delivery)).isTrue();
        assertThat(subscription.acknowledge(delivery)).isTrue();
        assertThat(subscription.holds(delivery)).isFalse();
        assertThat(subscription.acknowledge(delivery)).isFalse();
        assertThat(subscription.giveBack(delivery, Duration.ZERO, "late")).isFalse();
        assertNothingComes(subscription);
    }

    @Test
    void what_is_left_of_a_batch_comes_again() throws InterruptedException {
        Subscription subscription = join(epochs());
        List<Message> sent = publish(messages.epochs(5));
        List<Delivery> batch = take(subscription, 5);
        assertThat(subscription.acknowledge(List.of(batch.get(1), batch.get(3)))).isEmpty();
        fixture().pass(units(2));
        assertThat(ids(drain(subscription))).containsExactlyInAnyOrder(id(sent.get(0)), id(sent.get(2)),
                id(sent.get(4)));
    }

    @Test
    void a_message_that_is_given_back_comes_again_with_its_next_attempt() throws InterruptedException {
        Subscription subscription = join(epochs());
        Message sent = publish(messages.epoch());
        for (int attempt = 1; attempt <= 3; attempt++) {
            Delivery delivery = takeOne(subscription);
            assertThat(ids(List.of(delivery))).containsExactly(id(sent));
            assertThat(delivery.attempt()).isEqualTo(attempt);
            assertThat(delivery.redelivered()).isEqualTo(attempt > 1);
            assertThat(subscription.giveBack(delivery, Duration.ZERO, "not yet")).isTrue();
        }
    }

    @Test
    void a_message_that_is_given_back_does_not_hold_up_others() throws InterruptedException {
        Subscription subscription = join(epochs());
        List<Message> sent = publish(messages.epochs(3));
        Delivery first = takeOne(subscription);
        assertThat(subscription.giveBack(first, units(5), "later")).isTrue();
        assertThat(ids(drain(subscription))).isEqualTo(idsOf(sent.subList(1, 3)));
    }

    @Test
    void a_message_that_is_given_back_waits_its_delay() throws InterruptedException {
        Subscription subscription = join(epochs());
        Message sent = publish(messages.epoch());
        assertThat(subscription.giveBack(takeOne(subscription), units(3), "later")).isTrue();
        assertNothingComes(subscription);
        fixture().pass(units(4));
        Delivery again = takeOne(subscription);
        assertThat(ids(List.of(again))).containsExactly(id(sent));
        assertThat(again.attempt()).isEqualTo(2);
    }

    @Test
    void what_is_not_settled_in_time_goes_to_another_consumer() throws InterruptedException {
        Subscription slow = join(epochs().withConsumer("slow"));
        Subscription other = join(epochs().withConsumer("other"));
        Message sent = publish(messages.epoch());
        takeOne(slow);
        assertNothingComes(other);
        fixture().pass(units(2));
        Delivery again = takeOne(other);
        assertThat(ids(List.of(again))).containsExactly(id(sent));
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(other.acknowledge(again)).isTrue();
    }

    @Test
    void a_late_acknowledgement_neither_loses_nor_doubles() throws InterruptedException {
        Subscription slow = join(epochs().withConsumer("slow"));
        Subscription other = join(epochs().withConsumer("other"));
        publish(messages.epoch());
        Delivery late = takeOne(slow);
        fixture().pass(units(2));
        Delivery again = takeOne(other);
        assertThat(slow.acknowledge(late)).isFalse();
        assertThat(slow.reject(late, "late")).isFalse();
        assertThat(other.holds(again)).isTrue();
        assertThat(other.acknowledge(again)).isTrue();
        fixture().pass(units(2));
        assertNothingComes(slow);
        assertNothingComes(other);
        assertThat(status("g").deadLetters()).isZero();
    }

    @Test
    void a_consumer_that_asks_for_more_time_gets_it() throws InterruptedException {
        Subscription slow = join(epochs().withConsumer("slow").withVisibility(units(4)));
        Subscription other = join(epochs().withConsumer("other"));
        publish(messages.epoch());
        Delivery delivery = takeOne(slow);
        fixture().pass(units(3));
        assertThat(slow.extend(delivery)).isTrue();
        fixture().pass(units(2));
        assertNothingComes(other);
        assertThat(slow.acknowledge(delivery)).isTrue();
        assertThat(slow.extend(delivery)).isFalse();
    }

    @Test
    void attempts_survive_the_process() throws InterruptedException {
        MessageBus first = fixture().open();
        Subscription before = join(first, epochs());
        publish(messages.epoch());
        for (int i = 0; i < 2; i++) {
            before.giveBack(takeOne(before), Duration.ZERO, "not yet");
        }
        first.close();
        Subscription after = join(fixture().open(), epochs());
        assertThat(takeOne(after).attempt()).isEqualTo(3);
    }

    @Test
    void what_a_closed_subscription_held_comes_at_once() throws InterruptedException {
        Subscription leaving = join(epochs().withConsumer("leaving"));
        Subscription other = join(epochs().withConsumer("other"));
        List<Message> sent = publish(messages.epochs(5));
        take(leaving, 5);
        leaving.close();
        List<Delivery> again = take(other, 5);
        assertThat(ids(again)).containsExactlyInAnyOrderElementsOf(idsOf(sent));
        assertThat(again).allMatch(Delivery::redelivered);
        assertThatThrownBy(() -> take(leaving, 1)).isInstanceOf(BusException.Closed.class);
    }

    @Test
    void what_may_have_killed_its_consumer_is_delivered_alone() throws InterruptedException {
        Subscription dead = join(epochs().withConsumer("dead"));
        List<Message> sent = publish(messages.epochs(4));
        take(dead, 3);
        fixture().pass(units(2));
        Subscription next = join(epochs().withConsumer("next"));
        for (int i = 0; i < 3; i++) {
            List<Delivery> alone = next.receive(10, fixture().patience());
            assertThat(ids(alone)).containsExactly(id(sent.get(i)));
            assertNothingComes(next);
            next.acknowledge(alone);
        }
        assertThat(ids(drain(next))).containsExactly(id(sent.get(3)));
    }
}
