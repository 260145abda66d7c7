package io.esper.oona.reliability;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// The one way to wait: for something, with a deadline.
public final class Await {
    private static final Duration POLL = Duration.ofMillis(1);

    private Await() {}

    /// Waits until it is so; returns false if the time is over first.
    public static boolean until(Duration atMost, BooleanSupplier so) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return true;
    }

    /// As [#until], and it is an error if the time is over.
    public static void must(Duration atMost, BooleanSupplier so, Supplier<String> what) {
        if (!until(atMost, so)) {
            throw new IllegalStateException(
                    "Waited " + atMost.toSeconds() + " s, and still not so: " + what.get() + ".");
        }
    }

    /// Lets a moment pass; for faults at random points in time, never for something to be ready.
    public static void moment(long nanos) {
        long deadline = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = deadline - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
