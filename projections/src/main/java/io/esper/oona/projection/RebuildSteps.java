package io.esper.oona.projection;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.esper.oona.store.Store;

/// Moves the generations of a rebuild to a position, and heeds what operators ask of it: they are asked with every batch. For one thread.
final class RebuildSteps {
    /// How often a paused rebuild looks whether it may go on.
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Store store;
    private final List<Work> works;
    private final SharedRead read;
    private boolean paused;

    RebuildSteps(Store store, List<Work> works, RunnerSettings settings, Duration stallAfter) {
        this.store = store;
        this.works = works;
        this.read = new SharedRead(store, works, settings, Watchdog.after(stallAfter));
    }

    /// Returns when all have stopped or are there. A pause of one read model is one of the whole rebuild.
    void to(long target, Progress.Listener listener) throws InterruptedException {
        heed();
        do {
            waitWhilePaused();
            try {
                read.to(target, () -> paused, progress -> {
                    listener.progressed(progress);
                    heed();
                });
            } catch (Watchdog.Stalled stalled) {
                works.stream().filter(Work::working)
                        .forEach(work -> work.stop(new ProjectionException("No progress for "
                                + stalled.after().toSeconds() + " s: reading the log after position "
                                + work.generation().written() + ".", null)));
            }
        } while (paused);
    }

    /// Cancelled ones stop; the others go on.
    private void heed() {
        boolean pause = false;
        // partitions of one generation share its row: it is read once
        Map<Integer, Optional<String>> requests = new HashMap<>();
        for (Work work : works) {
            if (work.stopped()) {
                continue;
            }
            Optional<String> request = requests.computeIfAbsent(work.generation().checkpoint().rows(),
                    rows -> store.query(connection -> Requests.of(connection, rows)));
            pause |= request.filter(Requests.PAUSE::equals).isPresent();
            if (request.filter(Requests.CANCEL::equals).isPresent()) {
                work.cancel();
            }
        }
        paused = pause;
    }

    private void waitWhilePaused() throws InterruptedException {
        while (paused) {
            Thread.sleep(LOOK);
            for (Work work : works) {
                work.renew();
            }
            heed();
        }
    }
}
