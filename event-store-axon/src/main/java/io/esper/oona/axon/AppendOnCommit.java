package io.esper.oona.axon;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.esper.oona.event.Message;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendCondition;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.EventLog;
import io.esper.oona.store.StoreException;
import org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine.AppendTransaction;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.jspecify.annotations.Nullable;

/// Holds messages until the commit, which appends them: until then nothing is written, so there is nothing to roll back. The
/// commit blocks until the append is durable; commits of many threads share one transaction of the database. Each operation
/// exists in the shape of Axon 5.0 and in that of 5.1 and later. Thread-safe.
final class AppendOnCommit implements AppendTransaction<Object> {
    private final EventLog log;
    private final LogWatch watch;
    private final List<Message> messages;
    private final @Nullable AppendCondition condition;
    private final ConsistencyMarker marker;
    private final AtomicBoolean finished = new AtomicBoolean();

    AppendOnCommit(EventLog log, LogWatch watch, List<Message> messages, @Nullable AppendCondition condition,
            ConsistencyMarker marker) {
        this.log = log;
        this.watch = watch;
        this.messages = messages;
        this.condition = condition;
        this.marker = marker;
    }

    @Override
    public CompletableFuture<Object> commit(@Nullable ProcessingContext context) {
        return commit();
    }

    /// As Axon 5.1 and later call it.
    public CompletableFuture<Object> commit() {
        if (finished.getAndSet(true)) {
            return CompletableFuture.failedFuture(new IllegalStateException(
                    "This append was committed or rolled back before; nothing more is written. Append in a new transaction."));
        }
        if (messages.isEmpty()) {
            return CompletableFuture.completedFuture(ConsistencyMarker.ORIGIN);
        }
        try {
            long last = log.append(condition == null ? Append.of(messages) : Append.of(messages, condition)).outcomes()
                    .stream().mapToLong(AppendResult.Outcome::position).max().orElse(0);
            watch.reached(last);
            return CompletableFuture.completedFuture(Positions.marker(last));
        } catch (StoreException.ConditionFailed conflict) {
            AppendEventsTransactionRejectedException rejected =
                    AppendEventsTransactionRejectedException.conflictingEventsDetected(marker);
            rejected.addSuppressed(conflict);
            return CompletableFuture.failedFuture(rejected);
        } catch (StoreException failed) {
            return CompletableFuture.failedFuture(failed);
        }
    }

    @Override
    public void rollback(@Nullable ProcessingContext context) {
        rollback();
    }

    /// As Axon 5.1 and later call it.
    public void rollback() {
        finished.set(true);
    }

    @Override
    public CompletableFuture<ConsistencyMarker> afterCommit(Object committed, @Nullable ProcessingContext context) {
        return afterCommit(committed);
    }

    /// As Axon 5.1 and later call it.
    public CompletableFuture<ConsistencyMarker> afterCommit(Object committed) {
        return CompletableFuture.completedFuture((ConsistencyMarker) committed);
    }
}
