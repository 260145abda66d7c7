package io.esper.oona.axon;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.esper.oona.store.CriteriaMatcher;
import io.esper.oona.store.Criterion;
import io.esper.oona.store.EventFilter;
import io.esper.oona.store.EventLog;
import io.esper.oona.store.Expired;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.StoredEvent;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.jspecify.annotations.Nullable;

/// The events after a position and those that will come. It reads only as fast as it is asked and holds some blocks at most; at
/// the log's end it asks nothing of the database and is woken by the watch. Thread-safe.
final class TailedEvents implements MessageStream<EventMessage> {
    /// So many events that do not match are passed over in one call; then the consumer is woken again.
    private static final int PASSED_OVER_MAX = 65_536;

    private final EventLog log;
    private final LogWatch watch;
    private final @Nullable CriteriaMatcher matcher;
    private final EventFilter filter;
    private final LoggedEntries entries = new LoggedEntries();
    private final Wakeup wakeup = new Wakeup(this::call);
    private long position;
    private @Nullable LogReader reader;
    private @Nullable Entry<EventMessage> ahead;
    private @Nullable Throwable error;
    private boolean closed;
    private volatile @Nullable Runnable callback;

    TailedEvents(EventLog log, LogWatch watch, Selection selection, long after) {
        this.log = log;
        this.watch = watch;
        this.position = after;
        switch (selection) {
            case Selection.Everything() -> {
                matcher = null;
                filter = EventFilter.ALL;
            }
            case Selection.Nothing() -> {
                matcher = new CriteriaMatcher(Set.of());
                filter = EventFilter.ALL;
            }
            case Selection.Matching matching -> {
                matcher = new CriteriaMatcher(matching.criteria());
                filter = filter(matching);
            }
        }
    }

    /// Where every criterion names types, blocks without any of them are passed over unread.
    private static EventFilter filter(Selection.Matching matching) {
        if (matching.criteria().stream().anyMatch(criterion -> criterion.types().isEmpty())) {
            return EventFilter.ALL;
        }
        Set<String> types = matching.criteria().stream().map(Criterion::types).flatMap(Set::stream)
                .collect(Collectors.toSet());
        return new EventFilter(Set.of(), types, Set.of(), Set.of(), Set.of(), null, null, null, null);
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
                fail(failed);
            }
        }
        return Optional.ofNullable(ahead);
    }

    private @Nullable Entry<EventMessage> read() {
        for (int passedOver = 0; passedOver < PASSED_OVER_MAX;) {
            LogReader open = reader;
            if (open == null) {
                if (watch.head() <= position) {
                    return null;
                }
                open = log.read(ReadQuery.after(position).matching(filter));
                reader = open;
            }
            LogElement element = open.next();
            position = Math.max(position, open.position());
            switch (element) {
                case null -> {
                    open.close();
                    reader = null;
                }
                case Expired range -> entries.met(range);
                case StoredEvent event -> {
                    if (matcher == null || matcher.matches(event)) {
                        return entries.entry(event);
                    }
                    passedOver++;
                }
            }
        }
        wakeup.ask();
        return null;
    }

    /// Tells the consumer that there may be something to read.
    void wake() {
        wakeup.ask();
    }

    private void call() {
        Runnable consumer = callback;
        if (consumer != null) {
            try {
                consumer.run();
            } catch (RuntimeException failed) {
                end(failed);
            }
        }
    }

    /// Ends the stream with an error, and tells the consumer.
    void fail(RuntimeException cause) {
        if (end(cause)) {
            wake();
        }
    }

    private synchronized boolean end(RuntimeException cause) {
        if (closed) {
            return false;
        }
        error = cause;
        close();
        return true;
    }

    @Override
    public void setCallback(@Nullable Runnable newCallback) {
        callback = newCallback;
        call();
    }

    @Override
    public synchronized Optional<Throwable> error() {
        return Optional.ofNullable(error);
    }

    @Override
    public synchronized boolean isCompleted() {
        return closed;
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
            watch.remove(this);
            LogReader open = reader;
            if (open != null) {
                open.close();
                reader = null;
            }
        }
    }
}
