package io.esper.oona.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Records by run. The log interleaves runs and a data set does not, so what belongs to a run waits in chunks of a file until the run
/// is written; some chunks are in memory, whatever the size of the log. The file is removed when this is closed. For one thread.
final class RunChunks implements AutoCloseable {
    private static final int CHUNK_BYTES = 64 << 10;

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
        ByteBuffer open = buffer(0);
    }

    private final FileChannel file;
    private final int openBytesMax;
    private final Map<String, Run> runs = new LinkedHashMap<>();
    private long length;
    private long openBytes;

    /// @param path         a new file
    /// @param openBytesMax bytes of all runs that wait in memory for their chunk to be full
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
            ByteBuffer larger = buffer(Math.max(2 * run.open.capacity(), run.open.position() + 2 * bytesMax));
            run.open = larger.put(run.open.flip());
        }
        int begun = run.open.position();
        writer.accept(run.open);
        openBytes += run.open.position() - begun;
        if (run.open.position() >= CHUNK_BYTES) {
            write(run);
        } else if (openBytes > openBytesMax) {
            for (Run each : runs.values()) {
                write(each);
            }
        }
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
            openBytes -= bytes.remaining();
            while (bytes.hasRemaining()) {
                length += file.write(bytes, length);
            }
        }
        run.open = buffer(0);
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
