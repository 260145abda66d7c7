package io.esper.oona.store.sql;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.esper.oona.store.AppendResult;
import io.esper.oona.store.StoreException;
import org.jspecify.annotations.Nullable;

/// Appends for callers that do not want to wait: one thread commits whatever has gathered. A bound on the events under way
/// is the back pressure. Thread-safe.
final class AsyncAppends implements AutoCloseable {
    private final Committer committer;
    private final WriteStop stop;
    private final int eventsMax;
    private final Semaphore room;
    private final LinkedBlockingQueue<PendingAppend> submitted = new LinkedBlockingQueue<>();
    private @Nullable Thread thread;
    private volatile boolean closed;

    AsyncAppends(Committer committer, WriteStop stop, int eventsMax) {
        this.stop = stop;
        this.committer = committer;
        this.eventsMax = eventsMax;
        this.room = new Semaphore(eventsMax, true);
    }

    CompletableFuture<AppendResult> submit(PendingAppend append) {
        int permits = Math.clamp(append.events(), 1, eventsMax);
        room.acquireUninterruptibly(permits);
        CompletableFuture<AppendResult> result = append.result().whenComplete((done, failed) -> room.release(permits));
        if (closed) {
            append.result().completeExceptionally(new StoreException.Unavailable("The store is closed.", null));
            return result;
        }
        committer.enqueue(append);
        submitted.add(append);
        start();
        if (closed) {
            committer.drive(append); // closed meanwhile: its thread may be gone, so the refusal is fetched here
        }
        return result;
    }

    private synchronized void start() {
        if (thread == null && !closed) {
            thread = Thread.ofPlatform().daemon().name("oona-append").start(this::run);
        }
    }

    private void run() {
        try {
            while (!closed || !submitted.isEmpty()) {
                PendingAppend next = submitted.poll(100, TimeUnit.MILLISECONDS);
                if (next != null) {
                    drive(next);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whatever happens, the append is answered and the thread goes on.
    private void drive(PendingAppend append) {
        try {
            committer.drive(append);
        } catch (RuntimeException | Error failed) {
            stop.because(failed);
            append.refuse(failed);
            append.tell();
        }
    }

    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            closed = true;
            running = thread;
        }
        if (running != null) {
            try {
                running.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
