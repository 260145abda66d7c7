package io.esper.oona.store.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that stands until a test moves it, in either direction. Thread-safe.
public final class TestClock extends Clock {
    private final AtomicReference<Instant> now;

    /// Stands at this instant.
    public TestClock(Instant now) {
        this.now = new AtomicReference<>(now);
    }

    /// Moves on, or back if the duration is negative.
    public Instant advance(Duration by) {
        return now.updateAndGet(before -> before.plus(by));
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
