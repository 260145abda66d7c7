package io.esper.oona.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Records by run. The log interleaves runs and a data set does not, so what belongs to a run waits in chunks of a file until the run
/// is written; some chunks are in memory, whatever the size of the log. The file is removed when this is closed. For one thread.
final class RunChunks implements AutoCloseable {
    private static final int CHUNK_BYTES = 64 << 10;
    private static final ByteBuffer EMPTY = buffer(0);

    /// Reads chunks back.
    @FunctionalInterface
    interface Taker {
        /// Reads a chunk.
        ///
        /// @param chunk whole records, in the order in which they were added
        void take(ByteBuffer chunk) throws IOException;
    }

    /// A part of the file.
    private record Chunk(long offset, int bytes) {}

    /// What is kept of a run.
    private static final class Run {
        final List<Chunk> chunks = new ArrayList<>(1);
        ByteBuffer open = EMPTY;
    }

    private final FileChannel file;
    private final int openBytesMax;
    private final Map<String, Run> runs = new LinkedHashMap<>();
    private long length;
    /// Allocated, not only written.
    private long openBytes;

    /// @param path         a new file
    /// @param openBytesMax what buffers of runs whose chunks are not full take in memory together; more only for one record that is
    ///                     larger
    RunChunks(Path path, int openBytesMax) throws IOException {
        this.openBytesMax = openBytesMax;
        file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    /// Adds a record.
    ///
    /// @param bytesMax more than the writer needs
    void add(String name, int bytesMax, Consumer<ByteBuffer> writer) throws IOException {
        Run run = runs.computeIfAbsent(name, _ -> new Run());
        if (run.open.remaining() < bytesMax) {
            makeRoom(grown(run, bytesMax) - run.open.capacity());
            // Making room may have written this run.
            ByteBuffer larger = buffer(grown(run, bytesMax));
            openBytes += larger.capacity() - run.open.capacity();
            run.open = larger.put(run.open.duplicate().flip());
        }
        writer.accept(run.open);
        if (run.open.position() >= CHUNK_BYTES) {
            write(run);
        }
    }

    private static int grown(Run run, int bytesMax) {
        return Math.max(2 * run.open.capacity(), run.open.position() + bytesMax);
    }

    /// Writes the largest buffers, and so the fewest chunks, until half of the room is free: the next time is far away then.
    private void makeRoom(int bytes) throws IOException {
        if (openBytes + bytes <= openBytesMax) {
            return;
        }
        List<Run> largest = runs.values().stream().filter(run -> run.open.capacity() > 0)
                .sorted(Comparator.comparingInt((Run run) -> run.open.capacity()).reversed()).toList();
        for (Run run : largest) {
            if (openBytes + bytes <= openBytesMax / 2) {
                return;
            }
            write(run);
        }
    }

    /// What the buffers take in memory.
    long openBytes() {
        return openBytes;
    }

    /// Parts of the file.
    int chunks() {
        return runs.values().stream().mapToInt(run -> run.chunks.size()).sum();
    }

    /// Runs that have records, in the order of their first ones.
    Set<String> runs() {
        return runs.keySet();
    }

    /// Hands out the records of a run.
    void read(String name, Taker taker) throws IOException {
        Run run = runs.get(name);
        if (run == null) {
            return;
        }
        for (Chunk chunk : run.chunks) {
            ByteBuffer bytes = buffer(chunk.bytes());
            while (bytes.hasRemaining()) {
                if (file.read(bytes, chunk.offset() + bytes.position()) < 0) {
                    throw new IOException("the file of waiting records is shorter than it was");
                }
            }
            taker.take(bytes.flip());
        }
        taker.take(run.open.duplicate().order(ByteOrder.nativeOrder()).flip());
    }

    private void write(Run run) throws IOException {
        ByteBuffer bytes = run.open.flip();
        if (bytes.hasRemaining()) {
            run.chunks.add(new Chunk(length, bytes.remaining()));
            while (bytes.hasRemaining()) {
                length += file.write(bytes, length);
            }
        }
        openBytes -= bytes.capacity();
        run.open = EMPTY;
    }

    /// In the machine's order, in which vectors are copied as a whole; the file never leaves this process.
    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
