package io.esper.oona.redis.outbox;

/// Is told what an outbox does, on the outbox's thread.
public interface OutboxObserver {

    /// Says nothing.
    OutboxObserver SILENT = new OutboxObserver() {};

    /// Sent events; the place has not been moved yet.
    default void sent(int events) {}

    /// Everything up to this position is sent.
    default void moved(long position) {}

    /// Lost the server or the database, and tries again.
    default void interrupted(String reason) {}
}
