package io.esper.oona.cli.importing;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/// Reads batches ahead in a thread of its own while the caller commits: at most [#AHEAD_MAX] of them.
final class Pipeline implements AutoCloseable {
    private static final int AHEAD_MAX = 2;
    private static final long POLL_MILLIS = 200;

    private final BatchReader batches;
    private final BooleanSupplier stopping;
    private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(AHEAD_MAX);
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean idle;
    private volatile @Nullable Throwable fault;

    /// What the reading thread hands over.
    sealed interface Item {}

    record Ready(Batch batch) implements Item {}

    record Failed(IOException failure) implements Item {}

    record Stopped() implements Item {}

    record Ended() implements Item {}

    Pipeline(BatchReader batches, BooleanSupplier stopping) {
        this.batches = batches;
        this.stopping = stopping;
        this.thread = Thread.ofPlatform().daemon().name("oona-import-reader").start(this::readAll);
    }

    /// The next item, in the order of the input. A fault of the reading thread, such as too little memory, is thrown here.
    Item take() {
        try {
            idle = true;
            while (true) {
                if (stopping.getAsBoolean()) {
                    return new Stopped();
                }
                Item item = items.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (item != null) {
                    idle = false;
                    room.release();
                    return item;
                }
                Throwable broken = fault;
                if (broken instanceof Error error) {
                    throw error;
                }
                if (broken != null) {
                    throw new IllegalStateException("The input could not be read.", broken);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Stopped();
        }
    }

    /// Lets the reading thread end; one that waits for a pipe is left behind as a daemon.
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void readAll() {
        try (batches) {
            while (!closed) {
                room.acquire();
                Batch batch = batches.next(() -> closed || (idle && items.isEmpty()));
                if (!batch.empty()) {
                    items.add(new Ready(batch));
                }
                if (batches.ended()) {
                    break;
                }
                if (batch.empty()) {
                    room.release();
                }
            }
            items.add(new Ended());
        } catch (IOException failure) {
            items.add(new Failed(failure));
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error broken) {
            fault = broken;
        }
    }
}
