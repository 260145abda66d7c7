package io.esper.oona.reliability;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.esper.oona.store.Append;
import io.esper.oona.store.AppendCondition;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.Criterion;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import org.jspecify.annotations.Nullable;

/// One writer's thread in a child process.
final class WriterTask implements Runnable {
    private static final Duration BEFORE_REPEATING = Duration.ofMillis(20);
    /// Appends that an impatient writer tries after a failure.
    private static final int TRIES_AFTER_FAILURE = 3;

    private final WriterSpec writer;
    private final Job job;
    private final Store store;
    private final Voice voice;
    private final AtomicBoolean stopping;
    private final Map<Criterion, Long> lastMatches = new HashMap<>();

    WriterTask(WriterSpec writer, Job job, Store store, Voice voice, AtomicBoolean stopping) {
        this.writer = writer;
        this.job = job;
        this.store = store;
        this.voice = voice;
        this.stopping = stopping;
    }

    @Override
    public void run() {
        switch (writer.manner()) {
            case SYNC -> sync();
            case ASYNC -> async();
            case CONDITIONAL -> conditional();
        }
        voice.writerEnded(writer.seed());
    }

    private void sync() {
        boolean alive = true;
        for (int batch = 0; alive && !stopping.get(); batch++) {
            alive = append(batch, Append.of(Script.batch(writer, batch)));
            pause();
        }
    }

    private void conditional() {
        boolean alive = true;
        for (int batch = 0; alive && !stopping.get(); batch++) {
            Criterion criterion = Script.criterion(writer, batch);
            long after = lastMatch(criterion);
            if (after < 0) {
                return;
            }
            voice.begins(writer.seed(), batch, after);
            alive = append(batch,
                    Append.of(Script.batch(writer, batch), new AppendCondition(List.of(criterion), after)));
            pause();
        }
    }

    /// The last event that a decision about the criterion takes into account; negative if there is no answer.
    private long lastMatch(Criterion criterion) {
        while (!stopping.get()) {
            try {
                long known = lastMatches.getOrDefault(criterion, 0L);
                List<Long> positions = store.log().positionsOf(List.of(criterion), known, Long.MAX_VALUE);
                long last = positions.isEmpty() ? known : positions.getLast();
                lastMatches.put(criterion, last);
                return last;
            } catch (StoreException.Unavailable failed) {
                if (!job.patient()) {
                    return -1;
                }
                Await.moment(BEFORE_REPEATING.toNanos());
            }
        }
        return -1;
    }

    /// Returns false if the writer's work is over.
    private boolean append(int batch, Append request) {
        long started = nowMicros();
        while (true) {
            try {
                tell(batch, started, store.log().append(request));
                return true;
            } catch (StoreException.ConditionFailed refused) {
                voice.refused(writer.seed(), batch);
                return true;
            } catch (StoreException failed) {
                if (!survives(batch, failed)) {
                    return false;
                }
            }
        }
    }

    /// Whether the batch is to be appended once more.
    private boolean survives(int batch, StoreException failed) {
        voice.failed(writer.seed(), batch, failed);
        if (failed instanceof StoreException.ContentConflict || failed instanceof StoreException.Corrupt) {
            voice.problem("writer " + writer.seed() + " was told: " + failed.getMessage());
            return false;
        }
        if (!job.patient()) {
            tryMore(batch + 1, failed);
            return false;
        }
        if (stopping.get()) {
            return false;
        }
        Await.moment(BEFORE_REPEATING.toNanos());
        return true;
    }

    /// A store that has stopped must not accept anything any more.
    private void tryMore(int from, StoreException failure) {
        boolean stopped = failure.getClass().getSimpleName().equals("Stopped");
        for (int batch = from; batch < from + TRIES_AFTER_FAILURE && !stopping.get(); batch++) {
            try {
                tell(batch, nowMicros(), store.log().append(Append.of(Script.batch(writer, batch))));
                if (stopped) {
                    voice.acceptedAfterStop(writer.seed(), batch);
                }
            } catch (StoreException failed) {
                stopped |= failed.getClass().getSimpleName().equals("Stopped");
                voice.failed(writer.seed(), batch, failed);
            }
        }
    }

    /// A batch under way.
    private record UnderWay(int batch, long started, Append request, CompletableFuture<AppendResult> result) {}

    private void async() {
        boolean alive = true;
        for (int next = 0; alive && !stopping.get(); next += WriterSpec.WINDOW_BATCHES) {
            List<UnderWay> window = new ArrayList<>();
            for (int batch = next; batch < next + WriterSpec.WINDOW_BATCHES; batch++) {
                Append request = Append.of(Script.batch(writer, batch));
                window.add(new UnderWay(batch, nowMicros(), request, store.log().appendAsync(request)));
            }
            for (UnderWay one : window) {
                alive &= await(one, alive);
            }
            pause();
        }
    }

    private boolean await(UnderWay one, boolean alive) {
        StoreException failed = outcome(one);
        if (failed == null) {
            return true;
        }
        if (!alive) {
            voice.failed(writer.seed(), one.batch(), failed);
            return false;
        }
        return survives(one.batch(), failed) && append(one.batch(), one.request());
    }

    private @Nullable StoreException outcome(UnderWay one) {
        try {
            tell(one.batch(), one.started(), one.result().join());
            return null;
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof StoreException known) {
                return known;
            }
            throw failed;
        }
    }

    private void tell(int batch, long started, AppendResult result) {
        voice.acknowledged(writer.seed(), batch, started, result.outcomes());
    }

    private void pause() {
        if (!job.pause().isZero()) {
            Await.moment(job.pause().toNanos());
        }
    }

    private long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, store.clock().instant());
    }
}
