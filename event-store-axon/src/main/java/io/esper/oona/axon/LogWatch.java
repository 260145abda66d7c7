package io.esper.oona.axon;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.esper.oona.store.EventLog;
import io.esper.oona.store.StoreException;

/// Waits for the log to grow, once for all open streams of an engine, and wakes them: at once for what this process appends,
/// within the log's own polling for what others append. Its thread runs while streams are open. Thread-safe.
final class LogWatch {
    /// How long the thread stays after the last stream is gone.
    private static final Duration LINGER = Duration.ofMillis(250);

    private final EventLog log;
    private final Set<TailedEvents> streams = ConcurrentHashMap.newKeySet();
    private final AtomicLong head = new AtomicLong();
    private boolean running;

    LogWatch(EventLog log) {
        this.log = log;
    }

    /// The head as last seen.
    long head() {
        return head.get();
    }

    /// Says that everything up to the position is durable.
    void reached(long position) {
        head.accumulateAndGet(position, Math::max);
    }

    synchronized void add(TailedEvents stream) {
        reached(log.head());
        long told = head(); // before the stream looks: it is woken for whatever comes after
        streams.add(stream);
        if (!running) {
            running = true;
            Thread.ofVirtual().name("oona-axon-watch").start(() -> run(told));
        }
    }

    void remove(TailedEvents stream) {
        streams.remove(stream);
    }

    private synchronized boolean goesOn() {
        running = !streams.isEmpty();
        return running;
    }

    private void run(long toldBefore) {
        long told = toldBefore;
        while (goesOn()) {
            try {
                long now = log.awaitBeyond(told, LINGER);
                if (now > told) {
                    told = now;
                    reached(now);
                    streams.forEach(TailedEvents::wake);
                }
            } catch (StoreException failed) {
                streams.forEach(stream -> stream.fail(failed));
            } catch (InterruptedException nobodyDoes) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
