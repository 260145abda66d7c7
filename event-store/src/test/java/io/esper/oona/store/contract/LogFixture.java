package io.esper.oona.store.contract;

import io.esper.oona.store.Store;

/// An empty log for one test. Every store that it opens stands on the same log (of the tenant that the options name), as if
/// each belonged to another process.
public interface LogFixture extends AutoCloseable {

    /// Opens the log, again if it was open before. The test closes it.
    Store open(LogOptions options);

    /// Removes the log.
    @Override
    void close();
}
