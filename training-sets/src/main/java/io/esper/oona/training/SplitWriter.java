package io.esper.oona.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// Writes the rows of one split on a thread of its own, so that making rows and writing them, and the splits among themselves, go on
/// side by side. One thread writes each file, in the order of the calls: the bytes are those of a single thread. Rows that wait
/// are bounded. To be called by one thread; close it.
final class SplitWriter<R> implements RowSink<R>, AutoCloseable {
    private static final int BATCH_ROWS = 64;
    private static final int BATCHES_WAITING = 8;
    private static final long LOOK_MILLIS = 100;

    private final ShardedWriter<R> files;
    private final BlockingQueue<List<R>> waiting = new ArrayBlockingQueue<>(BATCHES_WAITING);
    private final FutureTask<List<ExportResult.DataFile>> work = new FutureTask<>(this::work);
    private final Thread thread;
    private List<R> batch = new ArrayList<>(BATCH_ROWS);
    private volatile boolean stopped;

    SplitWriter(ShardedWriter<R> files, String name) {
        this.files = files;
        thread = Thread.ofPlatform().daemon().name("oona-export-write-" + name).start(work);
    }

    @Override
    public void write(R row) throws IOException {
        batch.add(row);
        if (batch.size() == BATCH_ROWS) {
            hand(batch);
            batch = new ArrayList<>(BATCH_ROWS);
        }
    }

    /// Begins to complete the files; [#complete] waits for it.
    void end() throws IOException {
        if (!batch.isEmpty()) {
            hand(batch);
        }
        hand(List.of());
    }

    /// The files, when they are complete and on the disk.
    List<ExportResult.DataFile> complete() throws IOException {
        try {
            return work.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ExportException.Stopped();
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(failed);
            }
        }
    }

    private void hand(List<R> rows) throws IOException {
        try {
            while (!waiting.offer(rows, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (work.isDone()) {
                    complete(); // says why
                    throw new IllegalStateException("The writer has ended before the rows.");
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ExportException.Stopped();
        }
    }

    private List<ExportResult.DataFile> work() throws IOException, InterruptedException {
        try (files) {
            while (!stopped) {
                List<R> rows = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (rows != null && rows.isEmpty()) {
                    return files.complete();
                }
                if (rows != null) {
                    for (R row : rows) {
                        files.write(row);
                    }
                }
            }
            return List.of();
        }
    }

    /// Returns when nobody writes any more, so that the directory can be removed.
    @Override
    public void close() {
        stopped = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
