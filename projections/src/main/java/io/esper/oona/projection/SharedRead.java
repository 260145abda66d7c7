package io.esper.oona.projection;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;

import io.esper.oona.store.EventFilter;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.Tail;
import org.jspecify.annotations.Nullable;

/// Moves several generations forward with one read of the log. For one thread.
final class SharedRead {
    /// How long it waits before it looks again whether another process has got on, or has gone.
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final Store store;
    private final List<Work> works;
    private final List<Share> shares;
    private final RunnerSettings settings;
    private final Watchdog watchdog;
    private final ChunkReader chunks;
    private long lookedAt = System.nanoTime();

    SharedRead(Store store, List<Work> works, RunnerSettings settings) {
        this(store, works, settings, Watchdog.NONE);
    }

    SharedRead(Store store, List<Work> works, RunnerSettings settings, Watchdog watchdog) {
        this.store = store;
        this.works = List.copyOf(works);
        this.shares = works.stream().map(Work::share).filter(Objects::nonNull).distinct().toList();
        this.settings = settings;
        this.watchdog = watchdog;
        this.chunks = new ChunkReader(settings);
    }

    /// Moves every work that has not stopped to the position, or waits until others have moved it there; everything is written when it
    /// returns.
    void to(long target, BooleanSupplier stop, Progress.Listener listener) throws InterruptedException {
        lookAgain();
        long begun = System.nanoTime();
        long started = from();
        long events = 0;
        while (!stop.getAsBoolean() && works.stream().noneMatch(Work::repartitioned)
                && works.stream().anyMatch(work -> !work.stopped() && work.position() < target)) {
            if (from() >= target) {
                waitForOthers();
                continue;
            }
            try (LogReader reader = store.log().read(new ReadQuery(from(), target, filter(), Long.MAX_VALUE));
                    ReadAhead ahead = new ReadAhead(chunks, new FromReader(reader), target)) {
                boolean together = true;
                while (together && !stop.getAsBoolean() && works.stream().noneMatch(Work::repartitioned)
                        && from() < target) {
                    Chunk chunk = ahead.next(watchdog);
                    together = deliver(chunk);
                    events += chunk.events().size();
                    listener.progressed(
                            Progress.of(events, started, Math.min(from(), target), target, System.nanoTime() - begun));
                    together &= !tookOver();
                }
            } finally {
                settle();
            }
        }
    }

    /// Moves every work on with the log until asked to stop, until all have stopped, or until one is divided otherwise.
    void follow(BooleanSupplier stop) throws InterruptedException {
        lookAgain();
        while (!stop.getAsBoolean() && works.stream().noneMatch(Work::repartitioned)
                && works.stream().anyMatch(work -> !work.stopped())) {
            if (works.stream().noneMatch(Work::working)) {
                waitForOthers();
                continue;
            }
            try (Tail tail = store.log().tail(new ReadQuery(from(), Long.MAX_VALUE, filter(), Long.MAX_VALUE));
                    ReadAhead ahead = new ReadAhead(chunks, new FromTail(tail, settings.idle()), Long.MAX_VALUE)) {
                boolean together = true;
                while (together && !stop.getAsBoolean() && works.stream().noneMatch(Work::repartitioned)
                        && works.stream().anyMatch(Work::working)) {
                    Chunk chunk = ahead.next(watchdog);
                    together = deliver(chunk);
                    if (together && chunk.events().size() < settings.batchEventsMax()) {
                        // nothing more waits: what was folded can be seen before the next event comes
                        together = settle();
                    }
                    together &= !tookOver();
                }
            } finally {
                settle();
            }
        }
    }

    /// Where the last of those that work stands; beyond everything if none works.
    private long from() {
        return works.stream().filter(Work::working).mapToLong(Work::position).min().orElse(Long.MAX_VALUE);
    }

    private EventFilter filter() {
        Set<String> topics = new HashSet<>();
        for (Work work : works) {
            if (work.generation().topics().isEmpty()) {
                topics.clear();
                break;
            }
            topics.addAll(work.generation().topics());
        }
        return new EventFilter(topics, Set.of(), Set.of(), Set.of(), Set.of(), null, null, null, null);
    }

    private void waitForOthers() throws InterruptedException {
        Thread.sleep(LOOK_AGAIN);
        lookAgain();
    }

    /// Gives back what this process moves beyond its share.
    private void balance() throws InterruptedException {
        for (Share share : shares) {
            share.look();
            for (Work work : share.surplus()) {
                work.leave();
            }
        }
    }

    private void lookAgain() throws InterruptedException {
        balance();
        Work.lookAgain(store, works);
        for (Work work : works) {
            work.renew();
        }
    }

    /// Renews leases and looks after those of others, now and then; whether a work that stood by works now.
    private boolean tookOver() throws InterruptedException {
        if (System.nanoTime() - lookedAt < LOOK_AGAIN.toNanos()) {
            return false;
        }
        lookedAt = System.nanoTime();
        balance();
        for (Work work : works) {
            work.renew();
        }
        List<Work> waited = works.stream().filter(Work::standingBy).toList();
        Work.lookAgain(store, waited);
        return waited.stream().anyMatch(Work::working);
    }

    /// Whether the read can go on: no work has fallen behind it. Each work folds on a thread of its own.
    private boolean deliver(Chunk chunk) throws InterruptedException {
        return all(work -> work.deliver(chunk));
    }

    private boolean settle() throws InterruptedException {
        return all(Work::settle);
    }

    /// A step of a work.
    @FunctionalInterface
    private interface Step {
        boolean of(Work work) throws InterruptedException;
    }

    private boolean all(Step step) throws InterruptedException {
        Map<Work, FutureTask<Boolean>> tasks = new LinkedHashMap<>();
        for (Work work : works) {
            if (work.working()) {
                FutureTask<Boolean> task = new FutureTask<>(() -> step.of(work));
                tasks.put(work, task);
                Thread.ofVirtual().name("oona-fold").start(task);
            }
        }
        boolean interrupted = false;
        boolean together = true;
        for (Map.Entry<Work, FutureTask<Boolean>> entry : tasks.entrySet()) {
            while (true) {
                try {
                    together &= watchdog.await(entry.getValue());
                    break;
                } catch (InterruptedException again) {
                    // the step ends first: nobody else may touch the work meanwhile
                    interrupted = true;
                } catch (Watchdog.Stalled stalled) {
                    entry.getKey().stall(stalled.after());
                    break;
                }
            }
        }
        if (interrupted) {
            throw new InterruptedException("A projection's run was interrupted.");
        }
        return together;
    }

    private record FromReader(LogReader reader) implements ChunkReader.Source {
        @Override
        public @Nullable LogElement next(boolean first) {
            return reader.next();
        }

        @Override
        public long position() {
            return reader.position();
        }
    }

    private record FromTail(Tail tail, Duration idle) implements ChunkReader.Source {
        @Override
        public @Nullable LogElement next(boolean first) throws InterruptedException {
            return tail.next(first ? idle : Duration.ZERO);
        }

        @Override
        public long position() {
            return tail.position();
        }
    }
}
