package io.esper.oona.bus.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

import io.esper.oona.bus.Delivery;
import io.esper.oona.bus.KeyOrder;
import io.esper.oona.bus.Subscription;
import io.esper.oona.bus.SubscriptionSettings;
import io.esper.oona.event.Message;
import org.junit.jupiter.api.Test;

/// Order by key: messages of one seed or layer stay in order, and hold up no others.
abstract class KeyContract extends BusContractPart {

    private SubscriptionSettings bySeed() {
        return group("g", COMMANDS).ordered(KeyOrder.SEED);
    }

    @Test
    void deliveries_say_their_key() throws InterruptedException {
        Subscription seeds = join(bySeed());
        Subscription layers = join(group("layers", COMMANDS, "telemetry.*").ordered(KeyOrder.LAYER));
        publish(messages.command(12, 3));
        assertThat(takeOne(seeds).key()).isEqualTo("12,3");
        assertThat(takeOne(layers).key()).isEqualTo("12");
        publish(messages.health(7));
        assertThat(takeOne(layers).key()).isEqualTo("7");
    }

    @Test
    void a_key_that_is_with_one_consumer_is_not_given_to_another() throws InterruptedException {
        Subscription one = join(bySeed().withConsumer("one"));
        Subscription other = join(bySeed().withConsumer("other"));
        Message first = publish(messages.command(1, 1));
        Delivery held = takeOne(one);
        Message second = publish(messages.command(1, 1));
        Message elsewhere = publish(messages.command(1, 2));
        assertThat(ids(take(other, 1))).containsExactly(id(elsewhere));
        assertNothingComes(other);
        assertThat(id(held.message())).isEqualTo(id(first));
        one.acknowledge(held);
        assertThat(ids(take(other, 1))).containsExactly(id(second));
    }

    @Test
    void a_message_that_is_given_back_holds_up_its_key_and_no_other() throws InterruptedException {
        Subscription subscription = join(bySeed());
        Message poison = publish(messages.command(1, 1));
        Message behind = publish(messages.command(1, 1));
        Message other = publish(messages.command(2, 1));
        assertThat(subscription.giveBack(take(subscription, 1).getFirst(), units(3), "later")).isTrue();
        assertThat(ids(drain(subscription))).containsExactly(id(other));
        fixture().pass(units(4));
        assertThat(ids(drain(subscription))).containsExactly(id(poison), id(behind));
    }

    @Test
    void a_dead_letter_frees_its_key() throws InterruptedException {
        Subscription subscription = join(bySeed());
        publish(messages.command(1, 1));
        Message behind = publish(messages.command(1, 1));
        for (int attempt = 1; attempt <= 4; attempt++) {
            Delivery delivery = subscription.receive(1, fixture().patience()).getFirst();
            assertThat(delivery.attempt()).isEqualTo(attempt);
            assertThat(subscription.giveBack(delivery, Duration.ZERO, "poison")).isTrue();
        }
        assertThat(ids(drain(subscription))).containsExactly(id(behind));
        assertThat(status("g").deadLetters()).isEqualTo(1);
    }

    @Test
    void later_deliveries_of_the_key_are_taken_back_with_a_failed_one() throws InterruptedException {
        Subscription subscription = join(bySeed());
        List<Message> sent = List.of(messages.command(1, 1), messages.command(1, 1), messages.command(2, 2));
        publish(sent);
        List<Delivery> came = take(subscription, 1);
        assertThat(subscription.giveBack(came.getFirst(), Duration.ZERO, "once more")).isTrue();
        Map<UUID, Integer> attempts = new HashMap<>();
        List<UUID> order = new ArrayList<>();
        for (Delivery delivery : drain(subscription)) {
            order.add(id(delivery.message()));
            attempts.put(id(delivery.message()), delivery.attempt());
        }
        assertThat(order.indexOf(id(sent.get(0)))).isLessThan(order.indexOf(id(sent.get(1))));
        assertThat(attempts).containsEntry(id(sent.get(0)), 2).containsEntry(id(sent.get(1)), 1)
                .containsEntry(id(sent.get(2)), 1);
    }

    @Test
    void what_is_held_of_a_key_no_longer_counts_when_an_earlier_one_was_given_back() throws InterruptedException {
        Subscription subscription = join(bySeed());
        List<Message> sent = List.of(messages.command(1, 1), messages.command(1, 1));
        publish(sent);
        List<Delivery> held = new ArrayList<>(subscription.receive(10, fixture().patience()));
        assertThat(held.getFirst().key()).isEqualTo("1,1");
        subscription.giveBack(held.getFirst(), Duration.ZERO, "once more");
        held.stream().skip(1).forEach(later -> {
            assertThat(subscription.holds(later)).isFalse();
            assertThat(subscription.acknowledge(later)).isFalse();
        });
        assertThat(ids(drain(subscription))).isEqualTo(idsOf(sent));
    }

    @Test
    void a_message_without_a_key_waits_for_nobody() throws InterruptedException {
        Subscription one = join(group("g", COMMANDS, EPOCHS).ordered(KeyOrder.SEED).withConsumer("one"));
        Subscription other = join(group("g", COMMANDS, EPOCHS).ordered(KeyOrder.SEED).withConsumer("other"));
        Message first = publish(messages.epoch());
        assertThat(takeOne(one).key()).isNull();
        Message second = publish(messages.epoch());
        assertThat(ids(drain(other))).containsExactly(id(second)).doesNotContain(id(first));
    }

    @Test
    void by_layer_all_seeds_of_a_layer_and_its_reports_are_one_key() throws InterruptedException {
        SubscriptionSettings settings = group("g", COMMANDS, "telemetry.*").ordered(KeyOrder.LAYER);
        Subscription one = join(settings.withConsumer("one"));
        Subscription other = join(settings.withConsumer("other"));
        publish(messages.command(5, 1));
        Delivery held = takeOne(one);
        Message seed = publish(messages.command(5, 2));
        assertNothingComes(other);
        one.acknowledge(held);
        assertThat(ids(drain(other))).containsExactly(id(seed));
    }

    @Test
    void every_key_is_in_order_whatever_its_consumers_do() throws InterruptedException {
        List<Subscription> consumers = List.of(join(bySeed().withConsumer("a").withAttempts(100)),
                join(bySeed().withConsumer("b").withAttempts(100)),
                join(fixture().open(), bySeed().withConsumer("c").withAttempts(100)));
        SplittableRandom dice = new SplittableRandom(11);
        List<Message> sent = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            sent.add(messages.command(dice.nextInt(3), dice.nextInt(3)));
        }
        publish(sent);
        List<UUID> handled = new ArrayList<>();
        long deadline = System.nanoTime() + fixture().patience().multipliedBy(2).toNanos();
        while (handled.size() < sent.size() && System.nanoTime() < deadline) {
            Subscription consumer = consumers.get(dice.nextInt(3));
            for (Delivery delivery : consumer.receive(1 + dice.nextInt(8), Duration.ofMillis(5))) {
                if (!consumer.holds(delivery)) {
                    continue;
                }
                if (dice.nextInt(10) == 0) {
                    assertThat(consumer.giveBack(delivery, Duration.ZERO, "dice")).isTrue();
                } else if (consumer.acknowledge(delivery)) {
                    handled.add(id(delivery.message()));
                }
            }
        }
        for (int layer = 0; layer < 3; layer++) {
            for (int seed = 0; seed < 3; seed++) {
                String tag = "seed=" + layer + "," + seed;
                List<UUID> expected = sent.stream()
                        .filter(message -> message.tags().stream().anyMatch(it -> it.toString().equals(tag)))
                        .map(BusContractPart::id).toList();
                assertThat(handled.stream().filter(expected::contains)).as(tag).isEqualTo(expected);
            }
        }
    }
}
