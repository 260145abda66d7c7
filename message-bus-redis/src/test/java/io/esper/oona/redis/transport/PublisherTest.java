package io.esper.oona.redis.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.esper.oona.bus.BusException;
import io.esper.oona.bus.Published;
import io.esper.oona.bus.contract.BusMessages;
import io.esper.oona.event.Message;
import io.esper.oona.redis.testing.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The end of a publisher.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublisherTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RedisServer server = RedisServer.start();
    private final BusMessages messages = new BusMessages(8);

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void who_is_told_may_close_it() throws Exception {
        Publisher publisher = new Publisher(server.settings(), 10);
        List<Message> batch = messages.epochs(3);
        CompletableFuture<Integer> closed = publisher.publishAsync(batch).thenApply(published -> {
            publisher.close();
            return published.size();
        });
        assertThat(closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(3);
        assertThatThrownBy(() -> publisher.publish(batch)).isInstanceOf(BusException.Closed.class);
    }

    @Test
    void who_was_not_refused_is_told_though_it_is_closed_meanwhile() throws Exception {
        List<Message> one = messages.epochs(1);
        for (int round = 0; round < 20; round++) {
            Publisher publisher = new Publisher(server.settings(), 100);
            List<CompletableFuture<List<Published>>> told = new ArrayList<>();
            Thread other = Thread.ofPlatform().start(() -> {
                try {
                    while (true) {
                        told.add(publisher.publishAsync(one));
                    }
                } catch (BusException.Closed over) {
                    told.add(CompletableFuture.failedFuture(over));
                }
            });
            publisher.publish(one);
            publisher.close();
            other.join();
            CompletableFuture.allOf(told.toArray(CompletableFuture[]::new)).handle((_, _) -> true)
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(told.getLast()).isCompletedExceptionally();
        }
    }
}
