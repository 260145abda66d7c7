package io.esper.oona.redis.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// The one way in which these tests wait.
public final class Waiting {
    private static final Duration USUAL = Duration.ofSeconds(60);
    private static final long LOOK_NANOS = 5_000_000;

    private Waiting() {}

    /// Waits until it is so, and fails after a minute.
    public static void until(String what, BooleanSupplier so) {
        until(what, USUAL, so);
    }

    /// Waits until it is so, and fails after the time.
    public static void until(String what, Duration atMost, BooleanSupplier so) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("Waited " + atMost.toSeconds() + " s in vain until " + what + ".");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
