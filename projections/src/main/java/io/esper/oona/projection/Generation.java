package io.esper.oona.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.esper.oona.event.Retention;
import io.esper.oona.event.RunResolver.Resolution;
import io.esper.oona.event.Topic;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.projection.table.TableRows;
import io.esper.oona.store.Expired;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import org.jspecify.annotations.Nullable;

/// One generation of a projection at work: its checkpoint, its fold, and the figures beside its rows. What it holds in
/// memory is true as long as every transaction succeeds; after a failure it is thrown away and loaded again. For one thread.
final class Generation {
    /// Failures that are kept with their reason; all are counted.
    static final int FAILURES_MAX = 10_000;

    private final Store store;
    private final Projection projection;
    private final Set<String> topics;
    private final Set<Retention> classes;
    private final Fold fold;
    private final RunNames runs;
    private final Map<List<String>, EventCount> counts = new HashMap<>();
    private final Map<String, Long> rules = new HashMap<>();
    private final Map<List<Object>, ExpiredRange> expired = new HashMap<>();
    private Checkpoint checkpoint;
    private long failures;
    private long lastMove = System.nanoTime();

    private Generation(Store store, Projection projection, Checkpoint checkpoint, TableRows rows) throws SQLException {
        this.store = store;
        this.projection = projection;
        this.topics = topicsOf(projection);
        this.classes = classesOf(topics);
        this.fold = projection.open();
        this.checkpoint = checkpoint;
        this.runs = RunNames.load(rows);
        for (EventCount count : rows.all(Bookkeeping.COUNT)) {
            counts.put(List.of(count.topic(), count.type()), count);
            failures += count.failed();
        }
        rows.all(Bookkeeping.RULE).forEach(rule -> rules.put(rule.rule(), rule.events()));
        rows.all(Bookkeeping.EXPIRED).forEach(range -> expired.put(List.of(range.retention(), range.until()), range));
    }

    /// The generation that the views show, made if there is none.
    static Generation active(Store store, Projection projection) {
        Optional<Checkpoint> known = store.query(connection -> Checkpoints.active(connection, projection.name()));
        Checkpoint checkpoint = known.isPresent() ? known.get() : begin(store, projection);
        return load(store, projection, checkpoint.generation());
    }

    private static Checkpoint begin(Store store, Projection projection) {
        long now = nowMicros(store);
        try {
            return store.inTransaction(
                    connection -> Checkpoints.activeOrNew(connection, projection.name(), projection.version(), now));
        } catch (StoreException failed) {
            // another process may have begun at the same moment: the name is unique
            return store.query(connection -> Checkpoints.active(connection, projection.name()))
                    .orElseThrow(() -> failed);
        }
    }

    /// A new generation that nobody sees yet.
    static Generation create(Store store, Projection projection) {
        long now = nowMicros(store);
        Checkpoint checkpoint = store.inTransaction(
                connection -> Checkpoints.create(connection, projection.name(), projection.version(), now));
        return load(store, projection, checkpoint.generation());
    }

    /// @throws ProjectionException if the generation is gone
    static Generation load(Store store, Projection projection, int generation) {
        // no lock: a move while this reads is found out by the next move, and then all is loaded again
        return store.query(connection -> {
            Optional<Checkpoint> found = Checkpoints.find(connection, generation);
            if (found.isEmpty()) {
                throw ProjectionException.overtaken(projection.name(), generation);
            }
            return new Generation(store, projection, found.get(),
                    new TableRows(connection, store.dialect(), generation));
        });
    }

    static Set<String> topicsOf(Projection projection) {
        Set<String> topics = new LinkedHashSet<>(projection.topics());
        topics.addAll(Projection.RUN_TOPICS);
        return topics;
    }

    /// The retention classes that hold the topics; any, for a topic that this program does not know.
    private static Set<Retention> classesOf(Set<String> topics) {
        Set<Retention> classes = EnumSet.noneOf(Retention.class);
        for (String name : topics) {
            Optional<Topic> known = TopicCatalogue.builtIn().find(name);
            classes.addAll(known.isPresent() ? Set.of(known.get().retention()) : EnumSet.allOf(Retention.class));
        }
        return classes;
    }

    Projection projection() {
        return projection;
    }

    Checkpoint checkpoint() {
        return checkpoint;
    }

    Set<String> topics() {
        return topics;
    }

    List<EventCount> counts() {
        return List.copyOf(counts.values());
    }

    List<RuleCount> rules() {
        return rules.entrySet().stream().map(rule -> new RuleCount(rule.getKey(), rule.getValue())).toList();
    }

    List<ExpiredRange> expired() {
        return List.copyOf(expired.values());
    }

    long failures() {
        return failures;
    }

    /// Folds what the chunk holds beyond the checkpoint, in one transaction.
    ///
    /// @return false if another process has moved the checkpoint: nothing was written, load again
    boolean apply(Chunk chunk) {
        if (chunk.until() <= checkpoint.position()) {
            return true;
        }
        List<ReadEvent> mine = new ArrayList<>();
        for (ReadEvent event : chunk.events()) {
            if (event.position() > checkpoint.position() && topics.contains(event.topic())) {
                mine.add(event);
            }
        }
        long nanos = System.nanoTime();
        Double rate = mine.isEmpty()
                ? checkpoint.eventsPerSecond()
                : Double.valueOf(mine.size() * 1e9 / Math.max(1, nanos - lastMove));
        long now = nowMicros(store);
        long events = checkpoint.events() + mine.size();
        boolean moved = store.inTransaction(connection -> {
            if (!Checkpoints.move(connection, checkpoint, chunk.until(), events, rate, now)) {
                return false;
            }
            TableRows rows = new TableRows(connection, store.dialect(), checkpoint.generation());
            if (!mine.isEmpty()) {
                foldInto(rows, connection, mine);
            }
            met(chunk.expired(), rows);
            return true;
        });
        if (moved) {
            lastMove = nanos;
            checkpoint = new Checkpoint(checkpoint.generation(), checkpoint.name(), checkpoint.version(), chunk.until(),
                    events, rate,
                    now, null);
        }
        return moved;
    }

    private void foldInto(TableRows rows, Connection connection, List<ReadEvent> mine) throws SQLException {
        List<ProjectionEvent> events = new ArrayList<>(mine.size());
        Map<Long, String> unreadable = new HashMap<>();
        Set<String> usedRules = new LinkedHashSet<>();
        for (ReadEvent read : mine) {
            ProjectionEvent event = resolved(read, usedRules);
            events.add(event);
            String problem = read.failure() == null ? KeyText.problem("run", event.run()) : read.failure();
            if (problem != null) {
                unreadable.put(event.position(), problem);
            }
        }
        Batch batch = new Batch(events);
        events.stream().filter(event -> unreadable.containsKey(event.position()))
                .forEach(event -> batch.fail(event, unreadable.getOrDefault(event.position(), "")));
        fold.fold(batch, rows);
        record(batch, rows, usedRules);
        runs.save(connection, rows, checkpoint.generation());
    }

    private ProjectionEvent resolved(ReadEvent read, Set<String> usedRules) {
        Resolution resolution = runs.resolve(read.payload(), read.envelopeRun(), read.traceId());
        String rule = resolution.rule().name();
        rules.merge(rule, 1L, Long::sum);
        usedRules.add(rule);
        return new ProjectionEvent(read.position(), read.topic(), read.type(), read.eventId(), read.traceId(),
                read.claimedMicros(),
                resolution.run(), rule, read.payload());
    }

    private void record(Batch batch, TableRows rows, Set<String> usedRules) throws SQLException {
        Map<List<String>, EventCount> changed = new LinkedHashMap<>();
        List<EventFailure> failed = new ArrayList<>();
        for (ProjectionEvent event : batch.all()) {
            List<String> key = List.of(event.topic(), event.type());
            EventCount count = counts.getOrDefault(key, new EventCount(event.topic(), event.type(), 0, 0, 0, 0))
                    .with(batch.verdict(event));
            counts.put(key, count);
            changed.put(key, count);
            String reason = batch.failure(event.position());
            if (reason != null && failures++ < FAILURES_MAX) {
                failed.add(new EventFailure(event.position(), event.topic(), event.type(), event.eventId(), reason));
            }
        }
        rows.upsert(Bookkeeping.COUNT, changed.values());
        rows.upsert(Bookkeeping.FAILURE, failed);
        rows.upsert(Bookkeeping.RULE,
                usedRules.stream().map(rule -> new RuleCount(rule, rules.getOrDefault(rule, 0L))).toList());
    }

    private void met(List<Expired> notices, TableRows rows) throws SQLException {
        List<ExpiredRange> ranges = new ArrayList<>();
        for (Expired notice : notices) {
            if (notice.until() <= checkpoint.position() || !classes.contains(notice.retention())) {
                continue;
            }
            List<Object> key = List.of(notice.retention().text(), notice.until());
            ExpiredRange known = expired.get(key);
            if (known == null || known.after() > notice.after()) {
                ExpiredRange range = new ExpiredRange(notice.retention().text(), notice.until(), notice.after(),
                        notice.count(), notice.exact());
                expired.put(key, range);
                ranges.add(range);
            }
        }
        rows.upsert(Bookkeeping.EXPIRED, ranges);
    }

    static long nowMicros(Store store) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, store.clock().instant());
    }

    /// Why this program cannot go on with the rows; null if it can.
    @Nullable
    String foreign() {
        return checkpoint.version() == projection.version()
                ? null
                : "The rows of " + projection.name() + " were made by version " + checkpoint.version()
                        + " of the projection, this program has version "
                        + projection.version() + ". Rebuild it: oona projections rebuild " + projection.name() + ".";
    }
}
