package io.esper.oona.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;

import io.esper.oona.event.Retention;
import io.esper.oona.event.RunResolver.Resolution;
import io.esper.oona.event.Topic;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.projection.table.Changes;
import io.esper.oona.projection.table.Column;
import io.esper.oona.projection.table.Finder;
import io.esper.oona.projection.table.Table;
import io.esper.oona.projection.table.TableRows;
import io.esper.oona.store.Expired;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import org.jspecify.annotations.Nullable;

/// One generation of a projection at work: its checkpoint, its fold, and the figures beside its rows. A chunk is folded in memory and
/// written by another thread while the next one is folded: at most one chunk is on its way to the database. What is held in
/// memory is true as long as every transaction succeeds; after a failure it is thrown away and loaded again. For one thread.
final class Generation {
    private final Store store;
    private final Projection projection;
    private final Set<String> topics;
    private final Set<Retention> classes;
    private final Fold fold;
    private final RunNames runs;
    private final Parking parking;
    private final Map<List<String>, EventCount> counts = new HashMap<>();
    private final Map<String, Long> rules = new HashMap<>();
    private final Map<List<Object>, ExpiredRange> expired = new HashMap<>();
    private final long hashBefore;
    /// What the database holds.
    private Checkpoint checkpoint;
    /// What it will hold when the chunk under way is written.
    private Checkpoint folded;
    private @Nullable FutureTask<Boolean> writing;
    private long nextMark;
    private long lastMove = System.nanoTime();

    private Generation(Store store, Projection projection, Checkpoint checkpoint, Connection connection, TableRows rows)
            throws SQLException {
        this.store = store;
        this.projection = projection;
        this.topics = topicsOf(projection);
        this.classes = classesOf(topics);
        this.fold = projection.open();
        this.checkpoint = checkpoint;
        this.folded = checkpoint;
        this.hashBefore = checkpoint.stateHash();
        this.nextMark = markAfter(checkpoint.position());
        this.runs = RunNames.load(rows);
        this.parking = Parking.load(connection, projection, rows);
        for (EventCount count : rows.all(Bookkeeping.COUNT)) {
            counts.put(List.of(count.topic(), count.type()), count);
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
            return new Generation(store, projection, found.get(), connection,
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

    /// Where it stands when the chunk under way is written.
    Checkpoint checkpoint() {
        return folded;
    }

    /// Everything up to here is in the database, as far as is known.
    long written() {
        return checkpoint.position();
    }

    Set<String> topics() {
        return topics;
    }

    List<EventCount> counts() {
        return counts.values().stream().sorted(Comparator.comparing(EventCount::topic).thenComparing(EventCount::type))
                .toList();
    }

    List<RuleCount> rules() {
        return rules.entrySet().stream().map(rule -> new RuleCount(rule.getKey(), rule.getValue())).toList();
    }

    List<ExpiredRange> expired() {
        return List.copyOf(expired.values());
    }

    /// Folds what the chunk holds beyond the checkpoint, waits until the chunk before is written, and begins to write this one.
    ///
    /// @return false if another process has moved the checkpoint: nothing was written, load again
    /// @throws FoldFailure if an event could not be folded
    /// @throws RuntimeException if the chunk before could not be written
    boolean apply(Chunk chunk) {
        if (chunk.until() <= folded.position()) {
            return true;
        }
        List<ReadEvent> mine = new ArrayList<>();
        for (ReadEvent event : chunk.events()) {
            if (event.position() > folded.position() && topics.contains(event.topic())) {
                mine.add(event);
            }
        }
        long now = nowMicros(store);
        Changes changes = new Changes();
        Set<List<String>> counted = new LinkedHashSet<>();
        List<Mark> marks = new ArrayList<>();
        try {
            fold(mine, now, counted, marks);
        } catch (Overtaken overtaken) {
            return false;
        }
        if (chunk.until() >= nextMark) {
            marks.add(mark(chunk.until() + 1));
        }
        fold.changes(changes);
        parking.changes(changes);
        changes.upsert(Bookkeeping.COUNT, counted.stream().map(counts::get).filter(Objects::nonNull).toList());
        changes.upsert(Bookkeeping.RULE, rules());
        changes.upsert(Bookkeeping.EXPIRED, met(chunk.expired()));
        changes.upsert(Bookkeeping.MARK, marks);
        RunNames.Learned learned = runs.learned();
        if (!settle()) {
            return false;
        }
        long nanos = System.nanoTime();
        Double rate = mine.isEmpty()
                ? folded.eventsPerSecond()
                : Double.valueOf(mine.size() * 1e9 / Math.max(1, nanos - lastMove));
        lastMove = nanos;
        Checkpoint from = checkpoint;
        Checkpoint to = new Checkpoint(from.generation(), from.name(), from.version(), chunk.until(),
                from.events() + mine.size(), rate, now, null, Build.text(), hash());
        folded = to;
        FutureTask<Boolean> task = new FutureTask<>(() -> write(from, to, changes, learned));
        writing = task;
        Thread.ofVirtual().name("oona-write-" + from.name()).start(task);
        return true;
    }

    private boolean write(Checkpoint from, Checkpoint to, Changes changes, RunNames.Learned learned) {
        return store.inTransaction(connection -> {
            Checkpoints.beginLazily(connection, store.dialect());
            if (!Checkpoints.move(connection, from, to)) {
                return false;
            }
            TableRows rows = new TableRows(connection, store.dialect(), to.generation());
            changes.write(rows);
            learned.write(connection, rows, to.generation());
            return true;
        });
    }

    /// Waits until the chunk under way is written.
    ///
    /// @return false if another process has moved the checkpoint: load again
    /// @throws RuntimeException if it could not be written
    boolean settle() {
        FutureTask<Boolean> task = writing;
        if (task == null) {
            return true;
        }
        writing = null;
        boolean written = Waits.uninterruptibly(task);
        if (written) {
            checkpoint = folded;
        }
        return written;
    }

    private void fold(List<ReadEvent> mine, long now, Set<List<String>> counted, List<Mark> marks) {
        if (mine.isEmpty()) {
            return;
        }
        List<ProjectionEvent> events = new ArrayList<>(mine.size());
        @Nullable
        Verdict[] verdicts = new @Nullable Verdict[mine.size()];
        List<ProjectionEvent> foldable = new ArrayList<>(mine.size());
        for (int index = 0; index < mine.size(); index++) {
            ReadEvent read = mine.get(index);
            ProjectionEvent event = resolved(read);
            events.add(event);
            verdicts[index] = leftOut(read, event, now);
            if (verdicts[index] == null) {
                foldable.add(event);
            }
        }
        prepare(foldable);
        EventCount count = null;
        for (int index = 0; index < events.size(); index++) {
            ProjectionEvent event = events.get(index);
            if (event.position() > nextMark) {
                marks.add(mark(event.position()));
            }
            Verdict verdict = verdicts[index];
            if (verdict == null) {
                try {
                    verdict = fold.fold(event);
                } catch (RuntimeException failed) {
                    throw new FoldFailure(event.position(), failed);
                }
            }
            if (count == null || !count.type().equals(event.type()) || !count.topic().equals(event.topic())) {
                List<String> key = List.of(event.topic(), event.type());
                count = counts.getOrDefault(key, new EventCount(event.topic(), event.type(), 0, 0, 0, 0, 0));
                counted.add(key);
            }
            count = count.with(verdict);
            counts.put(List.of(event.topic(), event.type()), count);
        }
    }

    private void prepare(List<ProjectionEvent> foldable) {
        try {
            fold.prepare(foldable, new Found());
        } catch (SQLException failed) {
            throw new IllegalStateException("A query of " + projection.name() + " failed: " + failed.getMessage(),
                    failed);
        } catch (Overtaken | StoreException | QueryFailed failed) {
            throw failed;
        } catch (RuntimeException failed) {
            throw new FoldFailure(foldable.size() == 1 ? foldable.getFirst().position() : 0, failed);
        }
    }

    /// Why an event is not given to the fold; null if it is.
    private @Nullable Verdict leftOut(ReadEvent read, ProjectionEvent event, long now) {
        if (parking.isDropped(event.position())) {
            return Verdict.DROPPED;
        }
        String reason = read.failure() == null ? KeyText.problem("run", event.run()) : read.failure();
        if (reason == null) {
            reason = projection.refusal(event);
        }
        if (reason == null && parking.isEmpty()) {
            return null;
        }
        String key = projection.key(event);
        Long cause = parking.cause(key);
        if (cause != null) {
            parking.park(event, key, reason == null ? "waits behind position " + cause : reason, now);
            return Verdict.PARKED;
        }
        if (reason == null) {
            return null;
        }
        parking.park(event, key, reason, now);
        return Verdict.PARKED;
    }

    private ProjectionEvent resolved(ReadEvent read) {
        Resolution resolution = runs.resolve(read.payload(), read.envelopeRun(), read.traceId());
        String rule = resolution.rule().name();
        rules.merge(rule, 1L, Long::sum);
        return new ProjectionEvent(read.position(), read.topic(), read.type(), read.eventId(), read.traceId(),
                read.claimedMicros(), resolution.run(), rule, read.payload());
    }

    private long hash() {
        return hashBefore + fold.hash();
    }

    /// The state's hash before an event, at the last boundary before it.
    private Mark mark(long position) {
        long boundary = (position - 1) / Mark.EVERY * Mark.EVERY;
        nextMark = boundary + Mark.EVERY;
        return new Mark(boundary, hash(), projection.version(), Build.text());
    }

    private static long markAfter(long position) {
        return (position / Mark.EVERY + 1) * Mark.EVERY;
    }

    private List<ExpiredRange> met(List<Expired> notices) {
        List<ExpiredRange> ranges = new ArrayList<>();
        for (Expired notice : notices) {
            if (notice.until() <= folded.position() || !classes.contains(notice.retention())) {
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
        return ranges;
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

    /// Finds rows as they are once the chunk under way is written.
    private final class Found implements Finder {
        @Override
        public <R> List<R> find(Table<R> table, List<Column> by, Collection<@Nullable Object[]> wanted) {
            if (wanted.isEmpty()) {
                return List.of();
            }
            try {
                if (!settle()) {
                    throw new Overtaken();
                }
                return store.query(connection -> new TableRows(connection, store.dialect(), checkpoint.generation())
                        .find(table, by, wanted));
            } catch (Overtaken overtaken) {
                throw overtaken;
            } catch (RuntimeException failed) {
                throw new QueryFailed(failed);
            }
        }
    }

    /// Another process has moved the checkpoint.
    @SuppressWarnings("serial")
    private static final class Overtaken extends RuntimeException {}

    /// The database's fault, not that of an event.
    @SuppressWarnings("serial")
    private static final class QueryFailed extends RuntimeException {
        QueryFailed(RuntimeException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
