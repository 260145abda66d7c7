package io.esper.oona.bus.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;

import io.esper.oona.bus.Delivery;
import io.esper.oona.bus.KeyOrder;
import io.esper.oona.bus.Start;
import io.esper.oona.bus.Subscription;
import io.esper.oona.event.Message;
import org.junit.jupiter.api.Test;

/// Seek, replay, pause.
abstract class MoveContract extends BusContractPart {

    @Test
    void a_replay_delivers_everything_again() throws InterruptedException {
        Subscription subscription = join(epochs());
        List<Message> sent = publish(messages.epochs(10));
        assertThat(ids(drain(subscription))).isEqualTo(idsOf(sent));
        subscription.replay();
        List<Delivery> again = drain(subscription);
        assertThat(ids(again)).isEqualTo(idsOf(sent));
        assertThat(again).noneMatch(Delivery::redelivered);
    }

    @Test
    void a_replay_of_one_group_is_nothing_to_another() throws InterruptedException {
        Subscription one = join(group("one", EPOCHS));
        Subscription other = join(group("other", EPOCHS));
        publish(messages.epochs(3));
        drain(one);
        drain(other);
        one.replay();
        assertThat(drain(one)).hasSize(3);
        assertNothingComes(other);
    }

    @Test
    void a_group_is_moved_to_a_time() throws InterruptedException {
        Subscription subscription = join(epochs());
        publish(messages.epochs(3));
        fixture().pass(units(1));
        Instant moment = fixture().now();
        fixture().pass(units(1));
        List<Message> later = publish(messages.epochs(4));
        drain(subscription);
        subscription.seek(Start.at(moment));
        assertThat(ids(drain(subscription))).isEqualTo(idsOf(later));
    }

    @Test
    void a_group_is_moved_behind_a_place() throws InterruptedException {
        Subscription subscription = join(epochs());
        List<Message> sent = publish(messages.epochs(6));
        Delivery third = drain(subscription).get(2);
        bus().groups().seek("g", Start.after(third.place()));
        assertThat(ids(drain(subscription))).isEqualTo(idsOf(sent.subList(3, 6)));
    }

    @Test
    void what_is_open_of_another_topic_still_comes_when_the_group_is_moved_behind_a_place()
            throws InterruptedException {
        Subscription subscription = join(group("g", EPOCHS, COMMANDS).ordered(KeyOrder.SEED));
        List<Message> epochs = publish(messages.epochs(3));
        List<Message> commands = publish(List.of(messages.command(1, 1), messages.command(2, 1)));
        List<Delivery> held = take(subscription, 5);
        Message waiting = publish(messages.command(2, 1));
        assertNothingComes(subscription);
        Delivery second = held.stream().filter(it -> ids(List.of(it)).contains(id(epochs.get(1)))).findFirst()
                .orElseThrow();
        assertThat(subscription.giveBack(held.stream()
                .filter(it -> ids(List.of(it)).contains(id(commands.getFirst()))).findFirst().orElseThrow(), units(1),
                "later")).isTrue();
        subscription.seek(Start.after(second.place()));
        assertThat(subscription.acknowledge(held.stream().filter(it -> it.place().topic().equals(EPOCHS)).toList()))
                .hasSize(3);
        fixture().pass(units(2));
        assertThat(ids(drain(subscription))).containsExactlyInAnyOrder(id(epochs.get(2)), id(commands.getFirst()),
                id(commands.getLast()), id(waiting));
        assertThat(status("g").inFlight()).isZero();
        assertThat(status("g").waiting()).isZero();
    }

    @Test
    void a_group_is_moved_to_the_end() throws InterruptedException {
        Subscription subscription = join(epochs());
        publish(messages.epochs(5));
        takeOne(subscription);
        subscription.seek(Start.END);
        Message later = publish(messages.epoch());
        assertThat(ids(drain(subscription))).containsExactly(id(later));
        fixture().pass(units(2));
        assertNothingComes(subscription);
    }

    @Test
    void what_was_held_when_the_group_moved_no_longer_counts() throws InterruptedException {
        Subscription subscription = join(epochs());
        List<Message> sent = publish(messages.epochs(3));
        List<Delivery> held = take(subscription, 3);
        subscription.replay();
        assertThat(subscription.acknowledge(held)).hasSize(3);
        assertThat(ids(drain(subscription))).isEqualTo(idsOf(sent));
    }

    @Test
    void dead_letters_stay_when_the_group_moves() throws InterruptedException {
        Subscription subscription = join(epochs());
        publish(messages.epoch());
        subscription.reject(takeOne(subscription), "no");
        subscription.seek(Start.END);
        assertThat(bus().groups().deadLetters("g", 0, 10)).hasSize(1);
        assertThat(bus().groups().redriveAll("g")).isEqualTo(1);
        assertThat(drain(subscription)).hasSize(1);
    }

    @Test
    void a_pause_holds_for_all_processes_until_it_ends() throws InterruptedException {
        Subscription here = join(epochs().withConsumer("here"));
        Subscription there = join(fixture().open(), epochs().withConsumer("there"));
        here.pause();
        List<Message> sent = publish(messages.epochs(2));
        assertNothingComes(here);
        assertNothingComes(there);
        assertThat(status("g").paused()).isTrue();
        there.resume();
        assertThat(ids(drain(here))).isEqualTo(idsOf(sent));
    }

    @Test
    void what_is_held_may_be_settled_during_a_pause() throws InterruptedException {
        Subscription subscription = join(epochs());
        publish(messages.epoch());
        Delivery held = takeOne(subscription);
        subscription.pause();
        assertThat(subscription.acknowledge(held)).isTrue();
        subscription.resume();
        fixture().pass(units(2));
        assertNothingComes(subscription);
    }
}
