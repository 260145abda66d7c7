package io.esper.oona.projection;

import java.util.concurrent.FutureTask;

import org.jspecify.annotations.Nullable;

/// Reads and decodes the next chunk on a thread of its own while the caller folds the one before. For one thread; close it before
/// its source.
final class ReadAhead implements AutoCloseable {
    private final ChunkReader chunks;
    private final ChunkReader.Source source;
    private final long target;
    private @Nullable FutureTask<Chunk> reading;

    ReadAhead(ChunkReader chunks, ChunkReader.Source source, long target) {
        this.chunks = chunks;
        this.source = source;
        this.target = target;
        this.reading = begun();
    }

    /// @throws Watchdog.Stalled if it takes longer than the watchdog allows
    Chunk next(Watchdog watchdog) throws InterruptedException {
        FutureTask<Chunk> task = reading == null ? begun() : reading;
        reading = task;
        Chunk chunk;
        try {
            chunk = watchdog.await(task);
        } catch (RuntimeException failed) {
            reading = null;
            throw failed;
        }
        reading = chunk.until() < target ? begun() : null;
        return chunk;
    }

    private FutureTask<Chunk> begun() {
        FutureTask<Chunk> task = new FutureTask<>(() -> chunks.read(source));
        Thread.ofVirtual().name("oona-read-ahead").start(task);
        return task;
    }

    /// Waits for a read under way: its source must not be closed under it.
    @Override
    public void close() {
        if (reading != null) {
            try {
                Waits.uninterruptibly(reading);
            } catch (RuntimeException unwanted) {
                // nobody asks for this chunk any more
            }
        }
    }
}
