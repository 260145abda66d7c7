package io.esper.oona.store.sql;

import java.time.Instant;

/// Instants as the database holds them, microseconds since 1970 UTC; what a number cannot say becomes its end.
final class Micros {
    /// 285,000 years.
    private static final long SECONDS_MAX = 9_000_000_000_000L;

    private Micros() {}

    /// The first microsecond that is not before the instant.
    static long atOrAfter(Instant instant) {
        return of(instant, 999);
    }

    /// The last microsecond that is not after the instant.
    static long atOrBefore(Instant instant) {
        return of(instant, 0);
    }

    private static long of(Instant instant, int roundingNanos) {
        long seconds = instant.getEpochSecond();
        if (Math.abs(seconds) > SECONDS_MAX) {
            return seconds < 0 ? Long.MIN_VALUE : Long.MAX_VALUE - 1;
        }
        return seconds * 1_000_000 + (instant.getNano() + roundingNanos) / 1_000;
    }
}
