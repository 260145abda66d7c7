package io.esper.oona.redis.record;

import io.esper.oona.redis.ledger.Counts;
import io.esper.oona.redis.link.ServerCheck;

/// Is told what a recorder does, on the recorder's thread.
public interface RecorderObserver {

    /// Says nothing.
    RecorderObserver SILENT = new RecorderObserver() {};

    /// Connected to this server.
    default void connected(ServerCheck server) {}

    /// Came to this point of the loop.
    default void at(RecordingStep step) {}

    /// Took entries over.
    ///
    /// @param counts      of what was received
    /// @param redelivered taken again
    default void recorded(Counts counts, long redelivered) {}

    /// Removed entries from a stream, which nobody needs any more.
    default void trimmed(String stream, long entries) {}

    /// Leaves out a stream that the server does not let be read or trimmed, because its key holds something else or is not for this
    /// user, and goes on with the others. It is tried again every 10 seconds.
    default void setAside(String stream, String reason) {}

    /// Lost the server or the database, and tries again.
    default void interrupted(String reason) {}
}
