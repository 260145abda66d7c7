package io.esper.oona.projection.asof;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.esper.oona.projection.Projection;

/// Takes snapshots when they are due, on a thread of its own beside whoever folds. Looks every second, and once more when it is closed. A
/// read model whose snapshot fails is told of and then left alone: folding goes on.
public final class SnapshotKeeper implements AutoCloseable {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    private SnapshotKeeper(Runnable look) {
        this.thread = Thread.ofVirtual().name("oona-snapshots").start(() -> keep(look));
    }

    /// Does nothing.
    public static SnapshotKeeper none() {
        return new SnapshotKeeper(() -> {});
    }

    /// Begins to look.
    ///
    /// @param trouble hears of what failed, on the keeper's thread
    public static SnapshotKeeper begin(Snapshots snapshots, List<Projection> projections, SnapshotSettings settings,
            Consumer<RuntimeException> trouble) {
        Set<String> given = new HashSet<>();
        return new SnapshotKeeper(() -> {
            for (Projection projection : projections) {
                if (given.contains(projection.name())) {
                    continue;
                }
                try {
                    if (snapshots.due(projection, settings)) {
                        snapshots.takeIfTogether(projection, settings);
                    }
                } catch (RuntimeException failed) {
                    given.add(projection.name());
                    trouble.accept(failed);
                }
            }
        });
    }

    private void keep(Runnable look) {
        try {
            boolean last = false;
            while (!last) {
                last = closing.await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                look.run();
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits for a snapshot under way.
    @Override
    public void close() {
        closing.countDown();
        boolean interrupted = Thread.interrupted();
        try {
            thread.join();
        } catch (InterruptedException again) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
