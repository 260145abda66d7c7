package io.esper.oona.benchmarks;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

import io.esper.oona.benchmarks.contender.Load;
import io.esper.oona.event.Message;
import io.esper.oona.projection.Projection;
import io.esper.oona.projection.ProjectionRunner;
import io.esper.oona.projection.RunnerSettings;
import io.esper.oona.store.Append;
import io.esper.oona.store.Store;

/// How long events wait for the read models while they come at a steady rate. A look every 20 ms takes the read model that is furthest
/// behind: its lag is the age of the oldest event that it has not committed, counted from when the event was due, whatever held it up.
final class LiveLag {
    private static final int BATCH = 100;
    private static final Duration LOOK = Duration.ofMillis(20);

    private final Store store;
    private final List<Projection> projections;
    /// When the events up to a position were due.
    private final NavigableMap<Long, Long> due = new ConcurrentSkipListMap<>();
    private final List<Double> lags = new ArrayList<>();

    LiveLag(Store store, List<Projection> projections) {
        this.store = store;
        this.projections = projections;
    }

    /// Appends so many events at the rate. The read models have to be at the head.
    ///
    /// @param seed of the events: others than any that the log holds
    /// @return the lag in milliseconds at each look, sorted
    List<Double> measure(long seed, int events, int perSecond) throws InterruptedException {
        List<List<Message>> batches = new ArrayList<>();
        Load load = new Load(seed, events);
        while (load.hasNext()) {
            batches.add(load.take(BATCH));
        }
        ProjectionRunner runner = new ProjectionRunner(store, projections, RunnerSettings.USUAL);
        FutureTask<?> running = new FutureTask<>(runner::run);
        FutureTask<?> appending = new FutureTask<>(() -> append(batches, perSecond), true);
        try {
            Thread.ofVirtual().start(running);
            Thread.ofPlatform().start(appending);
            while (!appending.isDone() || behind() > 0) {
                lags.add(behind());
                Thread.sleep(LOOK);
            }
            appending.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("The events could not be appended.", failed.getCause());
        } finally {
            runner.stop();
        }
        try {
            running.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("The live run failed.", failed.getCause());
        }
        return lags.stream().sorted().toList();
    }

    private void append(List<List<Message>> batches, int perSecond) {
        long begun = System.nanoTime();
        long appended = 0;
        for (List<Message> batch : batches) {
            long when = begun + appended * 1_000_000_000L / perSecond;
            while (System.nanoTime() < when) {
                LockSupport.parkNanos(when - System.nanoTime());
            }
            due.put(store.log().head() + batch.size(), when);
            store.log().append(Append.of(batch));
            appended += batch.size();
        }
    }

    /// In milliseconds; 0 if nothing waits.
    private double behind() {
        long position = store.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT MIN(position) FROM projections");
                    ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
        Map.Entry<Long, Long> waiting = due.higherEntry(position);
        return waiting == null ? 0 : Math.max(0, System.nanoTime() - waiting.getValue()) / 1e6;
    }
}
