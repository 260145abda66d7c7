package io.esper.oona.benchmarks.contender;

import java.util.concurrent.CompletableFuture;

import io.esper.oona.event.Message;

/// A contender that takes events without blocking for the commit, and pushes back when too many are under way.
public interface AsyncContender extends Contender {

    /// Appends one event; the future completes when it is durable. Blocks while too many are under way.
    CompletableFuture<?> appendAsync(Message message);

    /// Events stored so far.
    long stored();
}
