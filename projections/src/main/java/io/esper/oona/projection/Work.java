package io.esper.oona.projection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// A generation that is being moved forward, and what happens when that fails. An event that cannot be folded is parked with everything
/// later of its key. What cannot be read or written is tried again, more and more slowly, and then stops the work with its reason: no
/// event is blamed for it. For one thread.
final class Work {
    private final Store store;
    private final Supplier<Generation> loader;
    private final RunnerSettings settings;
    private Generation generation;
    private @Nullable String stopReason;
    private int failures;
    /// Where it stood when it failed last: only what is written beyond counts as success.
    private long failedAt;

    Work(Store store, Supplier<Generation> loader, RunnerSettings settings) {
        this.store = store;
        this.loader = loader;
        this.settings = settings;
        this.generation = loader.get();
        this.stopReason = generation.foreign();
    }

    Generation generation() {
        return generation;
    }

    @Nullable
    String stopReason() {
        return stopReason;
    }

    boolean stopped() {
        return stopReason != null;
    }

    /// Where the work stands when what is under way is written.
    long position() {
        return generation.checkpoint().position();
    }

    /// Folds a chunk; whether the work now stands at its end or beyond. Returns before the chunk is written.
    boolean deliver(Chunk chunk) throws InterruptedException {
        if (stopped()) {
            return true;
        }
        try {
            if (generation.apply(chunk)) {
                succeeded();
            } else {
                load();
            }
            return stopped() || position() >= chunk.until();
        } catch (FoldFailure failed) {
            return isolate(chunk, failed);
        } catch (RuntimeException failed) {
            return again(failed);
        }
    }

    /// Waits until everything delivered is written; false if some of it has to be delivered again.
    boolean settle() throws InterruptedException {
        if (stopped()) {
            return true;
        }
        try {
            if (generation.settle()) {
                succeeded();
                return true;
            }
            load();
            return stopped();
        } catch (RuntimeException failed) {
            return again(failed);
        }
    }

    private void succeeded() {
        if (generation.written() > failedAt) {
            failures = 0;
        }
    }

    /// Parks what cannot be folded: the events before it are folded first, then it is tried alone, once more.
    private boolean isolate(Chunk chunk, FoldFailure failed) throws InterruptedException {
        boolean settled = settle();
        if (!settled || stopped()) {
            return stopped();
        }
        load();
        if (stopped()) {
            return true;
        }
        List<ReadEvent> open = chunk.events().stream().filter(event -> event.position() > position()).toList();
        if (failed.position() == 0 && open.size() > 1) {
            int middle = open.size() / 2;
            return deliver(chunk.part(open.subList(0, middle), open.get(middle - 1).position()))
                    && deliver(chunk.part(open.subList(middle, open.size()), chunk.until()));
        }
        long poison = failed.position() == 0 && open.size() == 1 ? open.getFirst().position() : failed.position();
        List<ReadEvent> before = open.stream().filter(event -> event.position() < poison).toList();
        List<ReadEvent> alone = open.stream().filter(event -> event.position() == poison).toList();
        List<ReadEvent> after = open.stream().filter(event -> event.position() > poison).toList();
        if (!before.isEmpty()) {
            return deliver(chunk.part(before, before.getLast().position()))
                    && deliver(chunk.part(concat(alone, after), chunk.until()));
        }
        List<ReadEvent> marked = alone.stream().map(event -> event.failing("cannot be folded: " + failed.getMessage()))
                .toList();
        return deliver(chunk.part(concat(marked, after), chunk.until()));
    }

    private static List<ReadEvent> concat(List<ReadEvent> first, List<ReadEvent> rest) {
        List<ReadEvent> all = new ArrayList<>(first);
        all.addAll(rest);
        return all;
    }

    /// Waits and begins again from what the database holds, or stops.
    private boolean again(RuntimeException failed) throws InterruptedException {
        if (++failures > settings.retriesMax() || failed instanceof ProjectionException) {
            stop(failed);
            return true;
        }
        Thread.sleep(settings.backoff(failures));
        load();
        failedAt = generation.written();
        return stopped();
    }

    /// Begins again from what the database holds, or stops: what is in memory is not true any more.
    private void load() throws InterruptedException {
        while (!stopped()) {
            try {
                generation = loader.get();
                stopReason = generation.foreign();
                return;
            } catch (ProjectionException gone) {
                stop(gone);
            } catch (RuntimeException unavailable) {
                if (++failures > settings.retriesMax()) {
                    stop(unavailable);
                } else {
                    Thread.sleep(settings.backoff(failures));
                }
            }
        }
    }

    /// Ends the work; says why, where anybody can read it.
    void stop(RuntimeException failed) {
        String reason = reason(failed);
        stopReason = reason;
        try {
            store.inTransaction(connection -> {
                Checkpoints.stop(connection, generation.checkpoint().generation(), reason);
                return reason;
            });
        } catch (RuntimeException unavailable) {
            failed.addSuppressed(unavailable);
        }
    }

    private static String reason(RuntimeException failed) {
        return failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage();
    }
}
