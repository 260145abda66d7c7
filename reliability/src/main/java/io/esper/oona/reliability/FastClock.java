package io.esper.oona.reliability;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/// The machine's clock, in a world where 72 hours pass in a tenth of a second, so that expiry is at work in every cycle. All
/// processes of the machine that are told the same beginning agree about the time. Thread-safe.
final class FastClock extends Clock {
    /// Hours of this clock in a second of the machine's.
    static final long HOURS_A_SECOND = 720;

    private final Clock machine;
    private final Instant beginning;

    FastClock(Clock machine, Instant beginning) {
        this.machine = machine;
        this.beginning = beginning;
    }

    @Override
    public Instant instant() {
        long micros = Duration.between(beginning, machine.instant()).toNanos() / 1_000;
        return beginning.plus(Duration.ofNanos(micros * 1_000))
                .plusSeconds(micros * HOURS_A_SECOND * 3_600 / 1_000_000);
    }

    @Override
    public ZoneId getZone() {
        return machine.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
