package io.esper.oona.bus.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.esper.oona.bus.Published;
import io.esper.oona.bus.Subscription;
import io.esper.oona.event.Message;
import org.junit.jupiter.api.Test;

/// In what transports differ: each is what it says it is.
abstract class TraitContract extends BusContractPart {

    @Test
    void a_message_that_is_published_again_comes_once_where_ids_are_known_and_else_twice() throws InterruptedException {
        Subscription subscription = join(epochs());
        Message sent = publish(messages.epoch());
        Published again = bus().publish(sent);
        boolean known = bus().traits().knowsIds();
        assertThat(again.duplicate()).isEqualTo(known);
        assertThat(ids(drain(subscription))).isEqualTo(known ? List.of(id(sent)) : List.of(id(sent), id(sent)));
    }

    @Test
    void each_topic_keeps_its_order_and_all_together_where_there_is_one_order() throws InterruptedException {
        Subscription subscription = join(group("g", EPOCHS, COMMANDS));
        List<Message> sent = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            sent.add(messages.epoch());
            sent.add(messages.command(1, i));
        }
        publish(sent);
        List<UUID> came = ids(drain(subscription));
        for (String topic : List.of(EPOCHS, COMMANDS)) {
            List<UUID> ofTopic = idsOf(sent.stream().filter(message -> message.topic().equals(topic)).toList());
            assertThat(came.stream().filter(ofTopic::contains)).isEqualTo(ofTopic);
        }
        assertThat(came.size()).isEqualTo(20);
        if (bus().traits().oneOrder()) {
            assertThat(came).isEqualTo(idsOf(sent));
        }
    }

    @Test
    void a_group_holds_retention_if_it_is_told_so_or_the_transport_does_it_for_all() {
        join(group("free", EPOCHS));
        join(group("holding", EPOCHS).holdingRetention());
        assertThat(status("holding").holdsRetention()).isTrue();
        assertThat(status("free").holdsRetention()).isEqualTo(bus().traits().holdsForAll());
    }
}
