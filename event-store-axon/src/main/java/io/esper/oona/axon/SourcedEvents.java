package io.esper.oona.axon;

import java.util.Optional;

import io.esper.oona.store.Expired;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.StoredEvent;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.messaging.core.Context;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.SimpleEntry;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.jspecify.annotations.Nullable;

/// The events that a criterion sources, then the consistency marker, then the end. Reads some blocks ahead on the consumer's
/// thread. Safe for use by several threads, one at a time.
final class SourcedEvents implements MessageStream<EventMessage> {
    private final LogReader reader;
    private final LoggedEntries entries = new LoggedEntries();
    private @Nullable Entry<EventMessage> ahead;
    private @Nullable Throwable error;
    private boolean marked;
    private boolean closed;

    SourcedEvents(LogReader reader) {
        this.reader = reader;
    }

    @Override
    public synchronized Optional<Entry<EventMessage>> next() {
        Optional<Entry<EventMessage>> next = peek();
        ahead = null;
        return next;
    }

    @Override
    public synchronized Optional<Entry<EventMessage>> peek() {
        if (ahead == null && !closed) {
            try {
                ahead = read();
            } catch (StoreException failed) {
                error = failed;
                close();
            }
        }
        return Optional.ofNullable(ahead);
    }

    private @Nullable Entry<EventMessage> read() {
        if (marked) {
            close();
            return null;
        }
        for (LogElement element = reader.next(); element != null; element = reader.next()) {
            switch (element) {
                case StoredEvent event -> {
                    return entries.sourced(event);
                }
                case Expired range -> entries.met(range);
            }
        }
        marked = true;
        Context context =
                ConsistencyMarker.addToContext(Context.empty(), Positions.marker(reader.head()));
        return new SimpleEntry<>(AxonShapes.TERMINAL, entries.withExpired(context));
    }

    /// There always is something to read or an end to tell of.
    @Override
    public void setCallback(Runnable callback) {
        callback.run();
    }

    @Override
    public synchronized Optional<Throwable> error() {
        return Optional.ofNullable(error);
    }

    @Override
    public synchronized boolean isCompleted() {
        return closed || (marked && ahead == null);
    }

    @Override
    public synchronized boolean hasNextAvailable() {
        return peek().isPresent();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            ahead = null;
            reader.close();
        }
    }
}
