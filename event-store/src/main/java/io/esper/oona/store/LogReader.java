package io.esper.oona.store;

import org.jspecify.annotations.Nullable;

/// A forward read in progress; for one thread.
public interface LogReader extends AutoCloseable {

    /// The next element, or null at the end.
    @Nullable
    LogElement next();

    /// The head as of the opening: everything up to it has been or will be considered.
    long head();

    /// The position up to which everything selected has been returned.
    long position();

    @Override
    void close();
}
