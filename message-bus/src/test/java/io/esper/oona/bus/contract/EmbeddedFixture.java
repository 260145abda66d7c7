package io.esper.oona.bus.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.esper.oona.bus.MessageBus;
import io.esper.oona.bus.embedded.EmbeddedBus;
import io.esper.oona.store.Store;
import io.esper.oona.store.contract.DatabaseFixture;
import io.esper.oona.store.contract.LogOptions;
import io.esper.oona.store.testing.TestClock;
import io.esper.oona.store.testing.TestDatabase;

/// The bus on a log in a database of its own, with a clock that only the test moves. Each bus has a store of its own.
public final class EmbeddedFixture implements BusFixture {
    private final TestClock clock = new TestClock(Instant.parse("2026-03-02T08:00:00Z"));
    private final DatabaseFixture database;
    private final List<Store> stores = new ArrayList<>();
    private final List<MessageBus> buses = new ArrayList<>();

    public EmbeddedFixture(TestDatabase.Kind kind) {
        database = DatabaseFixture.on(kind);
        openStore();
    }

    /// One more store on the log, which the fixture closes.
    public Store openStore() {
        Store store = database.open(LogOptions.of(clock));
        stores.add(store);
        return store;
    }

    @Override
    public MessageBus open() {
        MessageBus bus = EmbeddedBus.on(buses.isEmpty() ? store() : openStore());
        buses.add(bus);
        return bus;
    }

    @Override
    public Store store() {
        return stores.getFirst();
    }

    @Override
    public Duration unit() {
        return Duration.ofSeconds(10);
    }

    @Override
    public void pass(Duration time) {
        clock.advance(time);
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public void close() {
        buses.forEach(MessageBus::close);
        stores.reversed().forEach(Store::close);
        database.close();
    }
}
