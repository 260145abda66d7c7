package io.esper.oona.bus.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Times as the database keeps them: microseconds since 1970 UTC.
public final class Micros {
    private Micros() {}

    /// Now, by a clock.
    public static long now(Clock clock) {
        return of(clock.instant());
    }

    public static long of(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    public static long of(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    public static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
