package io.esper.oona.training;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.esper.oona.event.Payload;
import io.esper.oona.event.json.PayloadException;
import io.esper.oona.event.json.PayloadReader;
import io.esper.oona.store.Expired;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.StoredEvent;
import org.jspecify.annotations.Nullable;

/// Events of a reader with their payloads: read on the caller's thread, parsed on others, handed out in the order of the log. So
/// much is under way at a time that memory is bounded whatever the payloads. For one thread; close it.
final class ParsedEvents implements AutoCloseable {
    private static final int BATCH_EVENTS = 128;
    private static final int BATCH_BYTES = 256 << 10;
    private static final int BATCHES_UNDER_WAY = 8;
    private static final int THREADS_MAX = 4;

    /// An element of the log.
    ///
    /// @param payload     of an event; [Payload.Unmapped] if it is not what its type says
    /// @param observation of a decision context, if observations are wanted
    record Parsed(LogElement element, @Nullable Payload payload, float @Nullable [] observation) {}

    private final LogReader reader;
    private final boolean observe;
    private final ExecutorService threads;
    private final Queue<PayloadReader> readers = new ConcurrentLinkedQueue<>();
    private final Deque<Future<List<Parsed>>> underWay = new ArrayDeque<>();
    private Iterator<Parsed> ready = List.<Parsed>of().iterator();
    private boolean ended;

    /// @param observe whether the observations of contexts are made, too
    ParsedEvents(LogReader reader, boolean observe) {
        this.reader = reader;
        this.observe = observe;
        threads = Executors.newFixedThreadPool(
                Math.clamp(Runtime.getRuntime().availableProcessors(), 1, THREADS_MAX),
                Thread.ofPlatform().daemon().name("oona-export-parse-", 0).factory());
    }

    /// The next one, or null at the end.
    @Nullable
    Parsed next() {
        while (!ready.hasNext()) {
            while (!ended && underWay.size() < BATCHES_UNDER_WAY) {
                List<LogElement> batch = batch();
                underWay.add(threads.submit(() -> parse(batch)));
            }
            Future<List<Parsed>> first = underWay.poll();
            if (first == null) {
                return null;
            }
            ready = result(first).iterator();
        }
        return ready.next();
    }

    long position() {
        return reader.position();
    }

    long head() {
        return reader.head();
    }

    private List<LogElement> batch() {
        List<LogElement> batch = new ArrayList<>(BATCH_EVENTS);
        int bytes = 0;
        while (batch.size() < BATCH_EVENTS && bytes < BATCH_BYTES) {
            LogElement element = reader.next();
            if (element == null) {
                ended = true;
                break;
            }
            batch.add(element);
            bytes += switch (element) {
                case StoredEvent event -> event.payloadLength();
                case Expired _ -> 0;
            };
        }
        return batch;
    }

    private List<Parsed> parse(List<LogElement> batch) {
        PayloadReader pooled = readers.poll();
        PayloadReader payloads = pooled == null ? new PayloadReader() : pooled;
        List<Parsed> parsed = new ArrayList<>(batch.size());
        for (LogElement element : batch) {
            parsed.add(switch (element) {
                case StoredEvent event -> parse(event, payloads);
                case Expired gone -> new Parsed(gone, null, null);
            });
        }
        readers.add(payloads);
        return parsed;
    }

    private Parsed parse(StoredEvent event, PayloadReader payloads) {
        Payload payload;
        try {
            payload = payloads.read(event.type(), event.version(), event.payloadBuffer(), event.payloadOffset(),
                    event.payloadLength());
        } catch (PayloadException unreadable) {
            payload = new Payload.Unmapped(new byte[0]);
        }
        return new Parsed(event, payload, observe && payload instanceof Payload.DecisionContext context
                ? Observations.of(context)
                : null);
    }

    private static List<Parsed> result(Future<List<Parsed>> parsed) {
        try {
            return parsed.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ExportException.Stopped();
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(failed);
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
