package io.esper.oona.projection;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Waiting for other threads' work, which is bounded by the store's own timeouts.
final class Waits {
    private Waits() {}

    /// The task's result, whatever interrupts meanwhile: the thread is interrupted again afterwards.
    ///
    /// @throws RuntimeException that the task has thrown
    static <T> T uninterruptibly(FutureTask<T> task) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException again) {
                    interrupted = true;
                } catch (ExecutionException failed) {
                    throw rethrown(failed);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static RuntimeException rethrown(ExecutionException failed) {
        return switch (failed.getCause()) {
            case RuntimeException own -> own;
            case Error fatal -> throw fatal;
            case null, default -> new IllegalStateException(failed.getCause());
        };
    }
}
