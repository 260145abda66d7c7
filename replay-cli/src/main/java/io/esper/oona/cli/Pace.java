package io.esper.oona.cli;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// Holds a loop to so many turns a second. For one thread.
final class Pace {
    private static final long STEP_NANOS = 50_000_000L;

    private final double perSecond;
    private final LongSupplier nanos;
    private final long started;
    private long turns;

    /// @param perSecond turns a second; 0 for as fast as it goes
    Pace(double perSecond, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.nanos = nanos;
        this.started = nanos.getAsLong();
    }

    /// Whether the next turn is due; if not, waits a little, so that the caller can look after other things and ask again.
    boolean due() {
        if (perSecond <= 0) {
            return true;
        }
        long early = started + (long) (turns / perSecond * 1e9) - nanos.getAsLong();
        if (early > 0) {
            LockSupport.parkNanos(Math.min(early, STEP_NANOS));
            return false;
        }
        return true;
    }

    void turn() {
        turns++;
    }
}
