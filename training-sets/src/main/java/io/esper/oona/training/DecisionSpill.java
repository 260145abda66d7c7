package io.esper.oona.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/// Decisions by run until their rows are written, about 0.7 KB each; see [RunChunks]. For one thread.
final class DecisionSpill implements AutoCloseable {
    private static final int OPEN_BYTES_MAX = 16 << 20;
    private static final int WIDTH = Observations.FEATURES.size();
    /// Of a decision without its texts.
    private static final int FIXED_BYTES = 4 * WIDTH + 64;

    /// Reads decisions back.
    @FunctionalInterface
    interface Taker {
        void take(Decision decision) throws IOException;
    }

    private final RunChunks chunks;
    private final List<ActionKey> actions = new ArrayList<>();
    private final Map<ActionKey, Integer> numbers = new HashMap<>();
    private final List<String> policies = new ArrayList<>();
    private final Map<String, Integer> policyNumbers = new HashMap<>();

    /// @param path a new file
    DecisionSpill(Path path) throws IOException {
        chunks = new RunChunks(path, OPEN_BYTES_MAX);
    }

    void add(Decision decision) throws IOException {
        byte[] trigger = decision.triggerEventId().getBytes(StandardCharsets.UTF_8);
        chunks.add(decision.run(), FIXED_BYTES + trigger.length, out -> write(decision, trigger, out));
    }

    private void write(Decision decision, byte[] trigger, ByteBuffer out) {
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
    }

    private int number(@Nullable ActionKey action) {
        return action == null ? -1 : numbers.computeIfAbsent(action, key -> {
            actions.add(key);
            return actions.size() - 1;
        });
    }

    /// Hands out the decisions of a run in the order in which they were added.
    void read(String run, Taker taker) throws IOException {
        chunks.read(run, chunk -> read(run, chunk, taker));
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
        chunks.close();
    }
}
