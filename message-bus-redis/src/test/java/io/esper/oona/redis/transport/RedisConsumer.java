package io.esper.oona.redis.transport;

import java.io.IOException;
import java.time.Duration;

import io.esper.oona.bus.faults.ChildConsumer;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.redis.link.RedisSettings;
import io.esper.oona.redis.testing.RedisServer;
import io.esper.oona.store.StoreSettings;

/// A consumer of the bus over Redis in a process of its own.
final class RedisConsumer {
    private RedisConsumer() {}

    /// See [ChildConsumer#holding(Class, StoreSettings, String, int)].
    static ChildConsumer holding(StoreSettings store, RedisServer redis, int messages) {
        return ChildConsumer.holding(RedisConsumer.class, store, redis.url(), messages);
    }

    /// See [ChildConsumer#handling(Class, StoreSettings, String)].
    static ChildConsumer handling(StoreSettings store, RedisServer redis) {
        return ChildConsumer.handling(RedisConsumer.class, store, redis.url());
    }

    static RedisBusSettings bus(String redis) {
        return RedisBusSettings.of(RedisSettings.of(redis)).withRestoring(Duration.ofMillis(300), Duration.ZERO);
    }

    /// The child itself, which is told the URL of Redis.
    public static void main(String[] arguments) throws InterruptedException, IOException {
        ChildConsumer.serve(arguments,
                (store, redis) -> RedisBus.open(store, TopicCatalogue::builtIn, bus(redis)));
    }
}
