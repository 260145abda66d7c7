package io.esper.oona.bus.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.esper.oona.bus.BusException;
import io.esper.oona.bus.Delivery;
import io.esper.oona.bus.GroupStatus;
import io.esper.oona.bus.KeyOrder;
import io.esper.oona.bus.MessageBus;
import io.esper.oona.bus.Start;
import io.esper.oona.bus.Subscription;
import io.esper.oona.event.Message;
import org.junit.jupiter.api.Test;

/// Groups: each gets everything, its consumers share it.
abstract class GroupContract extends BusContractPart {

    @Test
    void each_group_gets_every_message() throws InterruptedException {
        Subscription one = join(group("one", EPOCHS));
        Subscription other = join(group("other", EPOCHS));
        List<Message> sent = publish(messages.epochs(20));
        assertThat(ids(drain(one))).isEqualTo(idsOf(sent));
        assertThat(ids(drain(other))).isEqualTo(idsOf(sent));
    }

    @Test
    void the_consumers_of_a_group_share_its_messages() throws InterruptedException {
        Subscription one = join(epochs().withConsumer("one"));
        Subscription other = join(epochs().withConsumer("other"));
        List<Message> sent = publish(messages.epochs(30));
        List<Delivery> all = new ArrayList<>();
        while (all.size() < 30) {
            all.addAll(take(one, 1));
            all.addAll(take(other, 1));
        }
        assertThat(ids(all)).containsExactlyInAnyOrderElementsOf(idsOf(sent));
        assertNothingComes(one);
        assertNothingComes(other);
    }

    @Test
    void two_processes_share_a_group() throws InterruptedException {
        MessageBus elsewhere = fixture().open();
        Subscription here = join(epochs().withConsumer("here"));
        Subscription there = join(elsewhere, epochs().withConsumer("there"));
        List<Message> sent = publish(messages.epochs(40));
        List<Delivery> all = new ArrayList<>();
        while (all.size() < 40) {
            all.addAll(take(here, 2));
            all.addAll(take(there, 2));
        }
        assertThat(ids(all)).containsExactlyInAnyOrderElementsOf(idsOf(sent));
        assertThat(here.acknowledge(all.stream().filter(here::holds).toList())).isEmpty();
        assertThat(there.acknowledge(all.stream().filter(there::holds).toList())).isEmpty();
        fixture().pass(units(2));
        assertNothingComes(here);
        assertNothingComes(there);
    }

    @Test
    void what_another_process_publishes_comes() throws InterruptedException {
        MessageBus elsewhere = fixture().open();
        Subscription here = join(epochs());
        List<Message> sent = messages.epochs(3);
        elsewhere.publish(sent);
        assertThat(ids(take(here, 3))).isEqualTo(idsOf(sent));
    }

    @Test
    void a_group_goes_on_where_it_was() throws InterruptedException {
        List<Message> sent = publish(messages.epochs(10));
        Subscription first = join(epochs());
        first.acknowledge(take(first, 4));
        first.close();
        Subscription second = join(epochs());
        assertThat(ids(drain(second))).isEqualTo(idsOf(sent.subList(4, 10)));
    }

    @Test
    void a_new_group_begins_at_the_end_if_it_is_told_so() throws InterruptedException {
        publish(messages.epochs(3));
        Subscription subscription = join(epochs().from(Start.END));
        Message later = publish(messages.epoch());
        assertThat(ids(drain(subscription))).containsExactly(id(later));
    }

    @Test
    void a_new_group_begins_at_a_time() throws InterruptedException {
        publish(messages.epochs(3));
        fixture().pass(units(1));
        Instant moment = fixture().now();
        fixture().pass(units(1));
        List<Message> later = publish(messages.epochs(2));
        Subscription subscription = join(epochs().from(Start.at(moment)));
        assertThat(ids(drain(subscription))).isEqualTo(idsOf(later));
    }

    @Test
    void a_wildcard_selects_a_plane() throws InterruptedException {
        Subscription subscription = join(group("g", "innovation.*"));
        publish(messages.epoch());
        Message report = publish(messages.report(1, 2));
        publish(messages.command(1, 2));
        Message candidate = publish(messages.candidate());
        assertThat(set(ids(drain(subscription)))).isEqualTo(Set.of(id(report), id(candidate)));
    }

    @Test
    void names_and_wildcards_select_together() throws InterruptedException {
        Subscription subscription = join(group("g", "innovation.*", EPOCHS));
        Message epoch = publish(messages.epoch());
        Message report = publish(messages.report(1, 2));
        publish(messages.command(1, 2));
        assertThat(set(ids(drain(subscription)))).isEqualTo(Set.of(id(epoch), id(report)));
    }

    @Test
    void a_star_selects_everything() throws InterruptedException {
        Subscription subscription = join(group("g", "*"));
        Message epoch = publish(messages.epoch());
        Message report = publish(messages.report(1, 2));
        Message command = publish(messages.command(1, 2));
        assertThat(set(ids(drain(subscription)))).isEqualTo(Set.of(id(epoch), id(report), id(command)));
    }

    @Test
    void a_group_is_not_joined_as_something_else() throws InterruptedException {
        Subscription subscription = join(epochs());
        assertThatThrownBy(() -> join(group("g", COMMANDS))).isInstanceOf(BusException.OtherGroup.class)
                .hasMessageContaining("topics");
        assertThatThrownBy(() -> join(epochs().ordered(KeyOrder.SEED))).isInstanceOf(BusException.OtherGroup.class)
                .hasMessageContaining("key order");
        Message sent = publish(messages.epoch());
        assertThat(ids(drain(subscription))).containsExactly(id(sent));
    }

    @Test
    void groups_are_listed_by_name() {
        join(group("b", EPOCHS));
        join(group("a", COMMANDS));
        assertThat(bus().groups().list().stream().map(GroupStatus::group)).containsExactly("a", "b");
        assertThat(bus().groups().find("c")).isEmpty();
        assertThatThrownBy(() -> bus().groups().pause("c")).isInstanceOf(BusException.NoGroup.class);
    }

    @Test
    void a_removed_group_fails_its_consumers_and_can_be_made_anew() throws InterruptedException {
        List<Message> sent = publish(messages.epochs(2));
        Subscription before = join(epochs());
        assertThat(ids(drain(before))).isEqualTo(idsOf(sent));
        bus().groups().remove("g");
        assertThat(bus().groups().list()).isEmpty();
        assertThatThrownBy(() -> take(before, 1)).isInstanceOf(BusException.NoGroup.class);
        Subscription after = join(epochs());
        assertThat(ids(drain(after))).isEqualTo(idsOf(sent));
    }
}
