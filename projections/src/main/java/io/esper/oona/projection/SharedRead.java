package io.esper.oona.projection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
    private final Store store;
    private final List<Work> works;
    private final RunnerSettings settings;
    private final ChunkReader chunks;

    SharedRead(Store store, List<Work> works, RunnerSettings settings) {
        this.store = store;
        this.works = List.copyOf(works);
        this.settings = settings;
        this.chunks = new ChunkReader(settings);
    }

    /// Moves every work that has not stopped to the position; everything is written when it returns.
    void to(long target, BooleanSupplier stop, Progress.Listener listener) throws InterruptedException {
        long begun = System.nanoTime();
        long started = from();
        long events = 0;
        while (!stop.getAsBoolean() && from() < target) {
            try (LogReader reader = store.log().read(new ReadQuery(from(), target, filter(), Long.MAX_VALUE));
                    ReadAhead ahead = new ReadAhead(chunks, new FromReader(reader), target)) {
                boolean together = true;
                while (together && !stop.getAsBoolean() && from() < target) {
                    Chunk chunk = ahead.next();
                    together = deliver(chunk);
                    events += chunk.events().size();
                    listener.progressed(
                            Progress.of(events, started, Math.min(from(), target), target, System.nanoTime() - begun));
                }
            } finally {
                settle();
            }
        }
    }

    /// Moves every work on with the log until asked to stop or until all have stopped.
    void follow(BooleanSupplier stop) throws InterruptedException {
        while (!stop.getAsBoolean() && running()) {
            try (Tail tail = store.log().tail(new ReadQuery(from(), Long.MAX_VALUE, filter(), Long.MAX_VALUE));
                    ReadAhead ahead = new ReadAhead(chunks, new FromTail(tail, settings.idle()), Long.MAX_VALUE)) {
                boolean together = true;
                while (together && !stop.getAsBoolean() && running()) {
                    Chunk chunk = ahead.next();
                    together = deliver(chunk);
                    if (together && chunk.events().size() < settings.batchEventsMax()) {
                        // nothing more waits: what was folded can be seen before the next event comes
                        together = settle();
                    }
                }
            } finally {
                settle();
            }
        }
    }

    private boolean running() {
        return works.stream().anyMatch(work -> !work.stopped());
    }

    /// Where the last of the works stands; beyond everything if all have stopped.
    private long from() {
        return works.stream().filter(work -> !work.stopped()).mapToLong(Work::position).min().orElse(Long.MAX_VALUE);
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

    /// Whether the read can go on: no work has fallen behind it. Each work folds on a thread of its own.
    private boolean deliver(Chunk chunk) throws InterruptedException {
        if (works.size() == 1) {
            return works.getFirst().deliver(chunk);
        }
        List<FutureTask<Boolean>> tasks = new ArrayList<>();
        for (Work work : works) {
            FutureTask<Boolean> task = new FutureTask<>(() -> work.deliver(chunk));
            tasks.add(task);
            Thread.ofVirtual().name("oona-fold").start(task);
        }
        boolean together = true;
        for (FutureTask<Boolean> task : tasks) {
            together &= Waits.uninterruptibly(task);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("A projection's run was interrupted.");
        }
        return together;
    }

    private boolean settle() throws InterruptedException {
        boolean together = true;
        for (Work work : works) {
            together &= work.settle();
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
