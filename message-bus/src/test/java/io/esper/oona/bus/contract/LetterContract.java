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
import io.esper.oona.bus.GroupLetter;
import io.esper.oona.bus.Subscription;
import io.esper.oona.event.Message;
import org.junit.jupiter.api.Test;

/// Dead letters of a group.
abstract class LetterContract extends BusContractPart {

    private List<GroupLetter> letters(String group) {
        return bus().groups().deadLetters(group, 0, 1_000);
    }

    private static void failUntilDead(Subscription subscription, String reason) throws InterruptedException {
        for (int attempt = 1; attempt <= 4; attempt++) {
            Delivery delivery = subscription.receive(1, Duration.ofSeconds(30)).getFirst();
            assertThat(delivery.attempt()).isEqualTo(attempt);
            assertThat(subscription.giveBack(delivery, Duration.ZERO, reason)).isTrue();
        }
    }

    @Test
    void a_message_that_fails_too_often_becomes_a_dead_letter_and_the_group_goes_on() throws InterruptedException {
        Subscription subscription = join(group("g", COMMANDS));
        Message poison = publish(messages.command(1, 2));
        failUntilDead(subscription, "cannot read it");
        GroupLetter letter = letters("g").getFirst();
        assertThat(letter.reason()).isEqualTo("attempts");
        assertThat(letter.detail()).isEqualTo("cannot read it");
        assertThat(letter.attempts()).isEqualTo(4);
        assertThat(letter.redrives()).isZero();
        assertThat(letter.place().topic()).isEqualTo(COMMANDS);
        Message kept = Objects.requireNonNull(letter.message());
        assertThat(kept.envelope()).isEqualTo(poison.envelope());
        assertThat(kept.payload()).isEqualTo(poison.payload());
        assertThat(kept.tags()).isEqualTo(poison.tags());
        Message next = publish(messages.command(1, 2));
        assertThat(ids(drain(subscription))).containsExactly(id(next));
    }

    @Test
    void a_rejected_message_becomes_a_dead_letter_at_once() throws InterruptedException {
        Subscription subscription = join(epochs());
        Message poison = publish(messages.epoch());
        assertThat(subscription.reject(takeOne(subscription), "no such run")).isTrue();
        assertThat(letters("g")).singleElement().satisfies(letter -> {
            assertThat(letter.reason()).isEqualTo("rejected");
            assertThat(letter.detail()).isEqualTo("no such run");
            assertThat(letter.attempts()).isEqualTo(1);
            assertThat(id(Objects.requireNonNull(letter.message()))).isEqualTo(id(poison));
        });
        fixture().pass(units(2));
        assertNothingComes(subscription);
    }

    @Test
    void a_message_that_nobody_ever_answers_becomes_a_dead_letter() throws InterruptedException {
        Subscription subscription = join(epochs().withAttempts(2));
        publish(messages.epoch());
        for (int attempt = 1; attempt <= 2; attempt++) {
            assertThat(takeOne(subscription).attempt()).isEqualTo(attempt);
            fixture().pass(units(2));
        }
        Message next = publish(messages.epoch());
        assertThat(ids(drain(subscription))).containsExactly(id(next));
        assertThat(letters("g")).singleElement().satisfies(letter -> {
            assertThat(letter.reason()).isEqualTo("timeout");
            assertThat(letter.attempts()).isEqualTo(2);
        });
    }

    @Test
    void letters_belong_to_their_group() throws InterruptedException {
        Subscription one = join(group("one", EPOCHS));
        Subscription other = join(group("other", EPOCHS));
        publish(messages.epoch());
        one.reject(takeOne(one), "no");
        assertThat(letters("one")).hasSize(1);
        assertThat(letters("other")).isEmpty();
        assertThat(drain(other)).hasSize(1);
    }

    @Test
    void letters_are_listed_page_by_page_oldest_first() throws InterruptedException {
        Subscription subscription = join(epochs());
        List<Message> sent = publish(messages.epochs(5));
        for (Delivery delivery : take(subscription, 5)) {
            subscription.reject(delivery, "no");
        }
        List<UUID> listed = new ArrayList<>();
        long after = 0;
        for (List<GroupLetter> page = bus().groups().deadLetters("g", after, 2); !page.isEmpty(); page =
                bus().groups().deadLetters("g", after, 2)) {
            page.forEach(letter -> listed.add(id(Objects.requireNonNull(letter.message()))));
            after = page.getLast().id();
        }
        assertThat(listed).isEqualTo(idsOf(sent));
    }

    @Test
    void a_redriven_letter_comes_anew_and_is_gone_when_it_is_acknowledged() throws InterruptedException {
        Subscription subscription = join(epochs());
        List<Message> sent = publish(messages.epochs(2));
        for (Delivery delivery : take(subscription, 2)) {
            subscription.reject(delivery, "no");
        }
        assertThat(bus().groups().redrive("g", List.of(letters("g").getFirst().id()))).isEqualTo(1);
        Delivery again = takeOne(subscription);
        assertThat(id(again.message())).isEqualTo(id(sent.getFirst()));
        assertThat(again.message().payload()).isEqualTo(sent.getFirst().payload());
        assertThat(again.attempt()).isEqualTo(1);
        assertThat(letters("g")).hasSize(1);
        assertThat(subscription.acknowledge(again)).isTrue();
        assertNothingComes(subscription);
        assertThat(letters("g")).singleElement()
                .satisfies(left -> assertThat(id(Objects.requireNonNull(left.message())))
                        .isEqualTo(id(sent.getLast())));
    }

    @Test
    void a_redriven_letter_that_fails_again_is_back() throws InterruptedException {
        Subscription subscription = join(epochs());
        publish(messages.epoch());
        failUntilDead(subscription, "first");
        assertThat(bus().groups().redriveAll("g")).isEqualTo(1);
        assertThat(bus().groups().redriveAll("g")).isZero();
        failUntilDead(subscription, "second");
        assertThat(letters("g")).singleElement().satisfies(letter -> {
            assertThat(letter.detail()).isEqualTo("second");
            assertThat(letter.attempts()).isEqualTo(8);
            assertThat(letter.redrives()).isEqualTo(1);
        });
    }

    @Test
    void what_came_in_is_acknowledged_dead_or_open() throws InterruptedException {
        Subscription one = join(epochs().withConsumer("one"));
        Subscription other = join(epochs().withConsumer("other"));
        List<Message> sent = publish(messages.epochs(300));
        Set<UUID> poison = new HashSet<>(List.of(id(sent.get(7)), id(sent.get(133)), id(sent.get(299))));
        Set<UUID> acknowledged = new HashSet<>();
        for (int quiet = 0; quiet < 3;) {
            int came = 0;
            for (Subscription consumer : List.of(one, other)) {
                for (Delivery delivery : consumer.receive(40, Duration.ofMillis(60))) {
                    came++;
                    if (poison.contains(id(delivery.message()))) {
                        consumer.giveBack(delivery, Duration.ZERO, "poison");
                    } else if (consumer.acknowledge(delivery)) {
                        assertThat(acknowledged.add(id(delivery.message()))).isTrue();
                    }
                }
            }
            quiet = came == 0 ? quiet + 1 : 0;
        }
        assertThat(acknowledged).hasSize(297).doesNotContainAnyElementsOf(poison);
        assertThat(letters("g").stream().map(letter -> id(Objects.requireNonNull(letter.message()))))
                .containsExactlyInAnyOrderElementsOf(poison);
        assertThat(status("g")).satisfies(status -> {
            assertThat(status.lag()).isZero();
            assertThat(status.inFlight()).isZero();
            assertThat(status.waiting()).isZero();
            assertThat(status.deadLetters()).isEqualTo(3);
        });
    }
}
