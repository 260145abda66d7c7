package io.esper.oona.bus.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.esper.oona.bus.BusException;
import io.esper.oona.bus.Delivery;
import io.esper.oona.bus.MessageBus;
import io.esper.oona.bus.Published;
import io.esper.oona.bus.Subscription;
import io.esper.oona.event.Message;
import org.junit.jupiter.api.Test;

/// Publishing.
abstract class PublishContract extends BusContractPart {

    @Test
    void a_message_comes_as_it_was_sent() throws InterruptedException {
        Subscription subscription = join(group("g", COMMANDS));
        Message sent = publish(messages.command(12, 3));
        Delivery delivery = takeOne(subscription);
        assertThat(delivery.topic()).isEqualTo(COMMANDS);
        assertThat(delivery.message().envelope()).isEqualTo(sent.envelope());
        assertThat(delivery.message().payload()).isEqualTo(sent.payload());
        assertThat(delivery.message().type()).isEqualTo(sent.type());
        assertThat(delivery.message().tags()).isEqualTo(sent.tags());
        assertThat(delivery.message().retention()).isEqualTo(sent.retention());
        assertThat(delivery.group()).isEqualTo("g");
        assertThat(delivery.attempt()).isEqualTo(1);
        assertThat(delivery.redelivered()).isFalse();
    }

    @Test
    void a_batch_comes_in_its_order() throws InterruptedException {
        Subscription subscription = join(epochs());
        List<Message> batch = publish(messages.epochs(50));
        assertThat(ids(take(subscription, 50))).isEqualTo(idsOf(batch));
    }

    @Test
    void what_was_published_is_found_at_the_place_that_was_told() throws InterruptedException {
        Subscription subscription = join(epochs());
        List<Published> published = bus().publish(messages.epochs(5));
        assertThat(take(subscription, 5).stream().map(Delivery::place)).isEqualTo(
                published.stream().map(Published::place).toList());
        assertThat(published).noneMatch(Published::duplicate);
    }

    @Test
    void an_empty_batch_publishes_nothing() throws InterruptedException {
        Subscription subscription = join(epochs());
        assertThat(bus().publish(List.of())).isEmpty();
        Message sent = publish(messages.epoch());
        assertThat(ids(take(subscription, 1))).containsExactly(id(sent));
        assertNothingComes(subscription);
    }

    @Test
    void what_is_published_asynchronously_comes_in_order() throws Exception {
        Subscription subscription = join(epochs());
        List<Message> sent = new ArrayList<>();
        List<CompletableFuture<List<Published>>> underWay = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            List<Message> batch = messages.epochs(5);
            sent.addAll(batch);
            underWay.add(bus().publishAsync(batch));
        }
        for (CompletableFuture<List<Published>> batch : underWay) {
            assertThat(batch.get(fixture().patience().toSeconds(), TimeUnit.SECONDS)).hasSize(5);
        }
        assertThat(ids(take(subscription, 100))).isEqualTo(idsOf(sent));
    }

    @Test
    void closing_waits_for_what_is_published_asynchronously() throws Exception {
        MessageBus other = fixture().open();
        Subscription subscription = join(epochs());
        List<Message> sent = new ArrayList<>();
        List<CompletableFuture<List<Published>>> underWay = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            List<Message> batch = messages.epochs(10);
            sent.addAll(batch);
            underWay.add(other.publishAsync(batch));
        }
        other.close();
        assertThat(underWay).allMatch(CompletableFuture::isDone);
        assertThat(ids(take(subscription, 200))).isEqualTo(idsOf(sent));
    }

    @Test
    void a_closed_bus_refuses() {
        bus().close();
        assertThatThrownBy(() -> bus().publish(messages.epoch())).isInstanceOf(BusException.Closed.class);
        assertThatThrownBy(() -> bus().subscribe(epochs())).isInstanceOf(BusException.Closed.class);
    }
}
