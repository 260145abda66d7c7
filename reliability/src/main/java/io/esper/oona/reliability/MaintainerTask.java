package io.esper.oona.reliability;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.esper.oona.event.Retention;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;

/// The maintainer's thread in a child process: indexes, re-packs and expires without end, as an operator's timer does.
final class MaintainerTask implements Runnable {
    private static final Duration PAUSE = Duration.ofMillis(15);
    private static final int EVENTS_PER_BLOCK = 40;

    private final Store store;
    private final Voice voice;
    private final AtomicBoolean stopping;

    MaintainerTask(Store store, Voice voice, AtomicBoolean stopping) {
        this.store = store;
        this.voice = voice;
        this.stopping = stopping;
    }

    @Override
    public void run() {
        long rounds = 0;
        long saved = 0;
        long expired = 0;
        for (; !stopping.get(); rounds++) {
            try {
                store.maintenance().index();
                saved += store.maintenance().repack(Retention.HOURS_72, EVENTS_PER_BLOCK);
                saved += store.maintenance().repack();
                expired += expire(Retention.HOURS_72) + expire(Retention.DAYS_30);
            } catch (StoreException.Unavailable failed) {
                voice.counted("maintenance-failed", 1);
            }
            Await.moment(PAUSE.toNanos());
        }
        voice.counted("maintenance-rounds", rounds);
        voice.counted("blocks-saved", saved);
        voice.counted("events-expired", expired);
    }

    private long expire(Retention retention) {
        Instant before = store.clock().instant().minus(retention.period().orElseThrow());
        voice.expires(retention.code(), ChronoUnit.MICROS.between(Instant.EPOCH, before));
        return store.maintenance().expire(retention, before);
    }
}
