package io.esper.oona.redis.transport;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.esper.oona.bus.MessageBus;
import io.esper.oona.bus.contract.BusFixture;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.RedisSettings;
import io.esper.oona.redis.link.Replies;
import io.esper.oona.redis.testing.RedisServer;
import io.esper.oona.redis.testing.Waiting;
import io.esper.oona.store.Store;
import io.esper.oona.store.contract.DatabaseFixture;
import io.esper.oona.store.contract.LogOptions;
import io.esper.oona.store.testing.TestDatabase;

/// A bus on a running Redis, with a prefix and a database of its own. Each bus has a store of its own.
final class RedisFixture implements BusFixture {
    private static final AtomicInteger PREFIXES = new AtomicInteger();

    private final ShiftedClock clock = new ShiftedClock();
    private final RedisSettings redis;
    private final DatabaseFixture database;
    private final RedisLink link;
    private final List<Store> stores = new ArrayList<>();
    private final List<MessageBus> buses = new ArrayList<>();

    RedisFixture(RedisServer server, TestDatabase.Kind kind) {
        redis = RedisSettings.of(server.url() + "/t" + PREFIXES.incrementAndGet() + ".");
        link = server.link();
        database = DatabaseFixture.on(kind);
        openStore();
    }

    Store openStore() {
        Store store = database.open(LogOptions.of(clock));
        stores.add(store);
        return store;
    }

    RedisSettings redis() {
        return redis;
    }

    /// For the test itself.
    RedisLink link() {
        return link;
    }

    String stream(String topic) {
        return redis.stream(topic);
    }

    @Override
    public MessageBus open() {
        return open(RedisBusSettings.of(redis));
    }

    MessageBus open(RedisBusSettings settings) {
        MessageBus bus = RedisBus.open(buses.isEmpty() ? store() : openStore(), TopicCatalogue::builtIn, settings);
        buses.add(bus);
        return bus;
    }

    @Override
    public Store store() {
        return stores.getFirst();
    }

    @Override
    public Duration unit() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Duration span() {
        return Duration.ofMillis(200);
    }

    @Override
    public void passSpan() {
        awaitRedis(span());
    }

    @Override
    public void pass(Duration time) {
        clock.advance(time);
        awaitRedis(Duration.ofMillis(3));
    }

    private void awaitRedis(Duration span) {
        Instant until = now().plus(span);
        Waiting.until("Redis' clock has gone on", () -> now().isAfter(until));
    }

    @Override
    public Instant now() {
        List<?> time = Replies.list(link.call(Command.TIME));
        return Instant.ofEpochMilli(
                Replies.number(time.get(0)) * 1_000 + Replies.number(time.get(1)) / 1_000);
    }

    @Override
    public void close() {
        buses.forEach(MessageBus::close);
        stores.reversed().forEach(Store::close);
        database.close();
        link.close();
    }
}
