package io.esper.oona.store;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/// A read that goes on as the log grows; for one thread. Nothing is read ahead beyond one page, so a slow consumer costs no memory.
public interface Tail extends AutoCloseable {

    /// The next element, waiting for it at most this long; null when the time is over.
    @Nullable
    LogElement next(Duration timeout) throws InterruptedException;

    /// The position up to which everything selected has been returned: resume a later tail after it.
    long position();

    @Override
    void close();
}
