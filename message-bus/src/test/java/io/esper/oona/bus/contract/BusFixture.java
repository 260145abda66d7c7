package io.esper.oona.bus.contract;

import java.time.Duration;
import java.time.Instant;

import io.esper.oona.bus.MessageBus;
import io.esper.oona.store.Store;

/// An empty bus for one test. Every bus that it opens is on the same topics and the same database, as if each belonged to another
/// process.
public interface BusFixture extends AutoCloseable {

    /// Opens the bus once more. The fixture closes what is still open.
    MessageBus open();

    /// The database that handlers write to.
    Store store();

    /// A span that the tests build their timeouts from: one unit is short enough to wait for, and long enough that a test is
    /// not overtaken by it.
    Duration unit();

    /// Lets time pass for the bus, its database and its transport.
    void pass(Duration time);

    /// A span that is long for the clock by which the transport says when it received a message.
    default Duration span() {
        return unit().multipliedBy(3);
    }

    /// Lets the span pass by that clock, and by the store's.
    default void passSpan() {
        pass(span());
    }

    /// What the transport takes for now.
    Instant now();

    /// How long a test waits for what must come.
    default Duration patience() {
        return Duration.ofSeconds(30);
    }

    @Override
    void close();
}
