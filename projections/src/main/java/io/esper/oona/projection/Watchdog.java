package io.esper.oona.projection;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/// Waits for the steps of a rebuild, and gives up when one of them takes longer than is allowed: then something is stuck. What is
/// stuck goes on in its thread, unheeded. For one thread.
final class Watchdog {
    /// Waits as long as it takes: for live runs, which the store's own timeouts bound.
    static final Watchdog NONE = new Watchdog(null);

    private final @Nullable Duration allowed;

    private Watchdog(@Nullable Duration allowed) {
        this.allowed = allowed;
    }

    /// @param allowed for one step: reading, folding or writing a chunk
    static Watchdog after(Duration allowed) {
        return new Watchdog(allowed);
    }

    /// A step has taken too long.
    @SuppressWarnings("serial")
    static final class Stalled extends RuntimeException {
        private final Duration after;

        Stalled(Duration after) {
            super("no progress for " + after.toSeconds() + " s");
            this.after = after;
        }

        Duration after() {
            return after;
        }
    }

    /// The task's result.
    ///
    /// @throws Stalled if it takes too long
    /// @throws RuntimeException that the task has thrown
    <T> T await(FutureTask<T> task) throws InterruptedException {
        try {
            return allowed == null ? task.get() : task.get(allowed.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw Waits.rethrown(failed);
        } catch (TimeoutException late) {
            throw new Stalled(allowed == null ? Duration.ZERO : allowed);
        }
    }
}
