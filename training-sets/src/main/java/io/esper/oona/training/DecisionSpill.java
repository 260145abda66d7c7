package io.esper.oona.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// Decisions by run. The log interleaves runs and a data set does not, so the decisions of each run wait in chunks of a file of its
/// own until the run is written: about 0.7 KB each, some chunks of them in memory, whatever the size of the log. The file is
/// removed when this is closed. For one thread.
final class DecisionSpill implements AutoCloseable {
    private static final int CHUNK_BYTES = 64 << 10;
    private static final int OPEN_BYTES_MAX = 32 << 20;
    private static final int WIDTH = Observations.FEATURES.size();
    /// Of a decision without its texts.
    private static final int FIXED_BYTES = 4 * WIDTH + 64;

    /// Reads decisions back.
    @FunctionalInterface
    interface Taker {
        void take(Decision decision) throws IOException;
    }

    /// A part of the file.
    private record Chunk(long offset, int bytes) {}

    /// What is kept of a run.
    private static final class Run {
        final List<Chunk> chunks = new ArrayList<>();
        ByteBuffer open = empty();
    }

    private final FileChannel file;
    private final Map<String, Run> runs = new LinkedHashMap<>();
    private final List<ActionKey> actions = new ArrayList<>();
    private final Map<ActionKey, Integer> numbers = new HashMap<>();
    private final List<String> policies = new ArrayList<>();
    private final Map<String, Integer> policyNumbers = new HashMap<>();
    private long length;
    private long openBytes;

    /// @param path a new file
    DecisionSpill(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    void add(Decision decision) throws IOException {
        byte[] trigger = decision.triggerEventId().getBytes(StandardCharsets.UTF_8);
        Run run = runs.computeIfAbsent(decision.run(), _ -> new Run());
        ByteBuffer out = room(run, FIXED_BYTES + trigger.length);
        int begun = out.position();
        Instant time = decision.time();
        out.putInt(decision.generation()).putLong(decision.position()).putInt(trigger.length).put(trigger)
                .putLong(time.getEpochSecond()).putInt(time.getNano())
                .put((byte) (decision.complete() ? 1 : 0)).putInt(number(decision.action()))
                .putInt(policyNumbers.computeIfAbsent(decision.policy(), policy -> {
                    policies.add(policy);
                    return policies.size() - 1;
                })).putFloat(decision.probability()).putFloat(decision.logProbability());
        out.asFloatBuffer().put(decision.observation());
        out.position(out.position() + 4 * WIDTH);
        openBytes += out.position() - begun;
        if (out.position() >= CHUNK_BYTES) {
            write(run);
        } else if (openBytes > OPEN_BYTES_MAX) {
            for (Run each : runs.values()) {
                write(each);
            }
        }
    }

    private int number(@Nullable ActionKey action) {
        return action == null ? -1 : numbers.computeIfAbsent(action, key -> {
            actions.add(key);
            return actions.size() - 1;
        });
    }

    private static ByteBuffer room(Run run, int bytes) {
        if (run.open.remaining() < bytes) {
            ByteBuffer larger = buffer(Math.max(2 * run.open.capacity(), run.open.position() + 2 * bytes));
            run.open = larger.put(run.open.flip());
        }
        return run.open;
    }

    /// In the machine's order, in which vectors are copied as a whole; the file never leaves this process.
    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
    }

    private static ByteBuffer empty() {
        return buffer(0);
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
        run.open = empty();
    }

    /// Hands out the decisions of a run in the order in which they were added.
    void read(String name, Taker taker) throws IOException {
        Run run = runs.get(name);
        if (run == null) {
            return;
        }
        for (Chunk chunk : run.chunks) {
            ByteBuffer bytes = buffer(chunk.bytes());
            while (bytes.hasRemaining()) {
                if (file.read(bytes, chunk.offset() + bytes.position()) < 0) {
                    throw new IOException("the file of waiting decisions is shorter than it was");
                }
            }
            read(name, bytes.flip(), taker);
        }
        read(name, run.open.duplicate().order(ByteOrder.nativeOrder()).flip(), taker);
    }

    private void read(String run, ByteBuffer in, Taker taker) throws IOException {
        while (in.hasRemaining()) {
            int generation = in.getInt();
            long position = in.getLong();
            byte[] trigger = new byte[in.getInt()];
            in.get(trigger);
            Instant time = Instant.ofEpochSecond(in.getLong(), in.getInt());
            boolean complete = in.get() == 1;
            int action = in.getInt();
            String policy = policies.get(in.getInt());
            float probability = in.getFloat();
            float logProbability = in.getFloat();
            float[] observation = new float[WIDTH];
            in.asFloatBuffer().get(observation);
            in.position(in.position() + 4 * WIDTH);
            taker.take(new Decision(run, generation, position, new String(trigger, StandardCharsets.UTF_8), time,
                    complete, action < 0 ? null : actions.get(action), policy, probability, logProbability,
                    observation));
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
