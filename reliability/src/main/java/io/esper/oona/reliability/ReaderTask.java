package io.esper.oona.reliability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.esper.oona.store.Expired;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.Tail;
import org.jspecify.annotations.Nullable;

/// One reader's thread in a child process: follows the log from its beginning and tells what it meets.
final class ReaderTask implements Runnable {
    private static final Duration WAIT = Duration.ofMillis(30);
    private static final Duration BEFORE_REPEATING = Duration.ofMillis(20);
    private static final int EVENTS_A_LINE = 64;

    private final int number;
    private final Store store;
    private final Voice voice;
    private final AtomicBoolean stopping;
    private final List<String> met = new ArrayList<>();
    private long position;

    ReaderTask(int number, Store store, Voice voice, AtomicBoolean stopping) {
        this.number = number;
        this.store = store;
        this.voice = voice;
        this.stopping = stopping;
    }

    @Override
    public void run() {
        long lost = 0;
        while (!stopping.get()) {
            try (Tail tail = store.log().tail(ReadQuery.after(position))) {
                follow(tail);
            } catch (StoreException.Unavailable broken) {
                lost++;
                Await.moment(BEFORE_REPEATING.toNanos());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        tell();
        voice.counted("reader-lost-connection", lost);
    }

    private void follow(Tail tail) throws InterruptedException {
        while (!stopping.get()) {
            @Nullable
            LogElement element = tail.next(WAIT);
            switch (element) {
                case null -> tell();
                case StoredEvent event -> met(event);
                case Expired range -> {
                    tell();
                    voice.gone(number, range.retention().code(), range.after(), range.until());
                }
            }
        }
    }

    private void met(StoredEvent event) {
        position = event.position();
        met.add(event.position() + ":" + Long.toHexString(event.eventId().getMostSignificantBits()));
        if (met.size() >= EVENTS_A_LINE) {
            tell();
        }
    }

    private void tell() {
        if (!met.isEmpty()) {
            voice.saw(number, met);
            met.clear();
        }
    }
}
