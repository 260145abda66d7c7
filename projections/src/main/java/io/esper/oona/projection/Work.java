package io.esper.oona.projection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.esper.oona.store.Store;
import org.jspecify.annotations.Nullable;

/// A generation that is being moved forward, and what happens when that fails. An event that cannot be folded is parked with everything
/// later of its key. What cannot be read or written is tried again, more and more slowly, and then stops the work with its reason: no
/// event is blamed for it. While another process has the lease it stands by. For one thread, but for [#stopReason], [#working] and [#stall].
final class Work {
    private final Store store;
    private final Supplier<Generation> loader;
    private final RunnerSettings settings;
    private final @Nullable Share share;
    private volatile Generation generation;
    private volatile @Nullable String stopReason;
    /// Where the generation stood when it was looked at last, while another process moves it.
    private long seen;
    private boolean cancelled;
    private volatile boolean repartitioned;
    private int failures;
    /// Where it stood when it failed last: only what is written beyond counts as success.
    private long failedAt;

    Work(Store store, Supplier<Generation> loader, RunnerSettings settings) {
        this(store, loader.get(), loader, settings);
    }

    /// @param first as it stands; what the loader gives takes its place
    Work(Store store, Generation first, Supplier<Generation> loader, RunnerSettings settings) {
        this(store, first, loader, settings, null);
    }

    /// @param share of the partitions that this process moves; null if it moves all that it can
    Work(Store store, Generation first, Supplier<Generation> loader, RunnerSettings settings, @Nullable Share share) {
        this.store = store;
        this.share = share;
        this.loader = loader;
        this.settings = settings;
        this.generation = first;
        this.stopReason = generation.foreign();
        this.seen = generation.checkpoint().position();
        if (share != null) {
            share.add(this);
        }
    }

    @Nullable
    Share share() {
        return share;
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

    /// Whether the generation that is shown is divided otherwise by now: then others works have to take its place.
    boolean repartitioned() {
        return repartitioned;
    }

    /// Whether it neither has stopped nor waits for another process.
    boolean working() {
        return !stopped() && !repartitioned && generation.heldBy() == null;
    }

    boolean standingBy() {
        return !stopped() && !repartitioned && generation.heldBy() != null;
    }

    /// Where the work stands when what is under way is written.
    long position() {
        return standingBy() ? seen : generation.checkpoint().position();
    }

    /// Looks whether the processes that works stand by for still have the leases, with one query for all, and takes over where not.
    static void lookAgain(Store store, List<Work> works) throws InterruptedException {
        List<Work> waiting = works.stream().filter(Work::standingBy).toList();
        if (waiting.isEmpty()) {
            return;
        }
        Map<Integer, Leases.Standing> standings;
        try {
            standings = store.query(connection -> Leases.standings(connection, store.dialect(),
                    waiting.stream().map(work -> work.generation.checkpoint().generation()).toList()));
        } catch (RuntimeException failed) {
            for (Work work : waiting) {
                work.again(failed);
            }
            return;
        }
        for (Work work : waiting) {
            work.heard(standings.get(work.generation.checkpoint().generation()));
        }
    }

    /// @param now where it stands; null if it is gone
    private void heard(Leases.@Nullable Standing now) throws InterruptedException {
        if (now != null && now.state() == generation.checkpoint().state() && (!now.free() || !mayTake())) {
            seen = now.position();
        } else {
            load();
        }
    }

    /// Whether its share allows it to take what is free.
    private boolean mayTake() {
        return share == null || share.mayTake(this);
    }

    /// Leaves it to other processes, and stands by from now on.
    void leave() throws InterruptedException {
        if (!settle() || !working()) {
            return;
        }
        try {
            Generation left = generation;
            seen = left.checkpoint().position();
            left.release();
            generation = left.standingBy("other processes");
        } catch (RuntimeException failed) {
            again(failed);
        }
    }

    /// Keeps the lease while there is nothing to do.
    void renew() throws InterruptedException {
        if (!working()) {
            return;
        }
        try {
            if (!generation.renew()) {
                load();
            }
        } catch (RuntimeException failed) {
            again(failed);
        }
    }

    /// Lets others go on at once. What it holds in memory is not true any more.
    void release() {
        try {
            generation.release();
        } catch (RuntimeException unavailable) {
            // then others wait until the lease ends
            stopReason = stopReason == null ? reason(unavailable) : stopReason;
        }
    }

    /// Folds a chunk; whether the work now stands at its end or beyond. Returns before the chunk is written.
    boolean deliver(Chunk chunk) throws InterruptedException {
        if (!working()) {
            return true;
        }
        try {
            if (generation.apply(chunk)) {
                succeeded();
            } else {
                load();
            }
            return !working() || position() >= chunk.until();
        } catch (FoldFailure failed) {
            return isolate(chunk, failed);
        } catch (RuntimeException failed) {
            return again(failed);
        }
    }

    /// Waits until everything delivered is written; false if some of it has to be delivered again.
    boolean settle() throws InterruptedException {
        if (!working()) {
            return true;
        }
        try {
            if (generation.settle()) {
                succeeded();
                return true;
            }
            load();
            return !working();
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
        if (!settled || !working()) {
            return !working();
        }
        load();
        if (!working()) {
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
        return !working();
    }

    /// Begins again from what the database holds, or stops: what is in memory is not true any more.
    private void load() throws InterruptedException {
        while (!stopped()) {
            try {
                generation = loader.get();
                stopReason = generation.foreign();
                seen = generation.checkpoint().position();
                return;
            } catch (Repartitioned divided) {
                repartitioned = true;
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
        release();
    }

    /// Ends the work because an operator has asked for it.
    void cancel() {
        cancelled = true;
        stop(new ProjectionException("an operator has cancelled it.", null));
    }

    boolean cancelled() {
        return cancelled;
    }

    /// Ends the work because it does not get on; the thread that it is stuck on may still be at it. Any thread may call this.
    ///
    /// @return what it stands at
    String stall(Duration after) {
        String reason = "No progress for " + after.toSeconds() + " s: " + generation.doing() + ".";
        stop(new ProjectionException(reason, null));
        return reason;
    }

    private static String reason(RuntimeException failed) {
        return failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage();
    }
}
