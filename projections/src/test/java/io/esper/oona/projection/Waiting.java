package io.esper.oona.projection;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for something that another thread does.
final class Waiting {
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private Waiting() {}

    static void until(BooleanSupplier done) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("It did not happen within " + DEADLINE + ".");
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }
}
