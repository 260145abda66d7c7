package io.esper.oona.reliability;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/// What the writers and readers were told, recorded outside of their processes. What an acknowledged batch holds, byte for byte,
/// follows from its writer and number: see [Script]. Thread-safe.
public final class Ledger {

    /// A batch's name.
    ///
    /// @param writer the writer's seed
    public record BatchKey(long writer, int batch) {}

    /// A batch that its writer was told is stored.
    ///
    /// @param startedMicros when its append began, by the store's clock
    /// @param positions     one for each message
    /// @param order         the how-manieth acknowledgement it is
    public record Acknowledged(BatchKey key, long startedMicros, List<Long> positions, long order) {}

    /// One event as a reader was served it.
    ///
    /// @param idBits the upper half of its id
    record Sighting(long position, long idBits) {}

    /// A range that a reader was told has expired.
    record Gone(int retention, long after, long until) {}

    /// All that one reader was served, in its order.
    record Reading(List<Sighting> seen, List<Gone> gone) {}

    private final Map<Long, WriterSpec> writers = new HashMap<>();
    private final Map<BatchKey, Acknowledged> acknowledged = new LinkedHashMap<>();
    private final Map<BatchKey, Long> conditions = new HashMap<>();
    private final Set<BatchKey> refused = new HashSet<>();
    private final Map<Long, Integer> batches = new HashMap<>();
    private final Map<Integer, Long> expired = new HashMap<>();
    private final Map<String, Reading> readings = new TreeMap<>();
    private final Map<String, Long> counters = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private long events;
    private String lastFailure = "none";

    /// Tells of a writer before it begins.
    public synchronized void expect(WriterSpec writer) {
        WriterSpec before = writers.put(writer.seed(), writer);
        if (before != null && !before.equals(writer)) {
            throw new IllegalStateException("Two writers have the seed " + writer.seed() + ".");
        }
    }

    public synchronized void acknowledge(BatchKey key, long startedMicros, List<Long> positions) {
        Acknowledged now = new Acknowledged(key, startedMicros, List.copyOf(positions), acknowledged.size());
        Acknowledged before = acknowledged.putIfAbsent(key, now);
        if (before == null) {
            batches.merge(key.writer(), 1, Integer::sum);
            events += positions.size();
        } else if (!before.positions().equals(positions)) {
            problems.add("Batch " + key + " was acknowledged at " + before.positions() + " and again at " + positions);
        }
    }

    public synchronized void begins(BatchKey key, long after) {
        conditions.put(key, after);
    }

    public synchronized void refuse(BatchKey key) {
        refused.add(key);
        batches.merge(key.writer(), 1, Integer::sum);
    }

    synchronized void expires(int retention, long beforeMicros) {
        expired.merge(retention, beforeMicros, Math::max);
    }

    synchronized Reading reading(String reader) {
        return readings.computeIfAbsent(reader, name -> new Reading(new ArrayList<>(), new ArrayList<>()));
    }

    synchronized void saw(String reader, Collection<Sighting> sightings) {
        reading(reader).seen().addAll(sightings);
    }

    synchronized void gone(String reader, Gone range) {
        reading(reader).gone().add(range);
    }

    public synchronized void count(String name, long count) {
        counters.merge(name, count, Long::sum);
    }

    /// Something that must not be.
    public synchronized void problem(String what) {
        problems.add(what);
    }

    /// A writer does not know what became of a batch, or knows that it is not stored.
    synchronized void fail(BatchKey key, String kind, String message) {
        count("failed " + kind, 1);
        lastFailure = "batch " + key + ": " + message;
    }

    /// The last failure that a writer told of.
    public synchronized String lastFailure() {
        return lastFailure;
    }

    /// Events acknowledged so far.
    public synchronized long events() {
        return events;
    }

    /// Batches of a writer that it knows the end of: acknowledged, or refused by their condition.
    public synchronized int batchesOf(long writer) {
        return batches.getOrDefault(writer, 0);
    }

    /// In the order in which they were told.
    public synchronized List<Acknowledged> acknowledged() {
        return List.copyOf(acknowledged.values());
    }

    synchronized Map<BatchKey, Long> conditions() {
        return Map.copyOf(conditions);
    }

    synchronized Set<BatchKey> refused() {
        return Set.copyOf(refused);
    }

    synchronized Map<Integer, Long> expired() {
        return Map.copyOf(expired);
    }

    synchronized Map<String, Reading> readings() {
        return new TreeMap<>(readings);
    }

    public synchronized Map<String, Long> counters() {
        return new TreeMap<>(counters);
    }

    public synchronized List<String> problems() {
        return List.copyOf(problems);
    }

    synchronized @Nullable WriterSpec writer(long seed) {
        return writers.get(seed);
    }

    synchronized Collection<WriterSpec> writers() {
        return List.copyOf(writers.values());
    }
}
