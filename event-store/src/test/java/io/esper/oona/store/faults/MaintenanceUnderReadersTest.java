package io.esper.oona.store.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.Expired;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.Tail;
import io.esper.oona.store.contract.DatabaseFixture;
import io.esper.oona.store.contract.LogOptions;
import io.esper.oona.store.testing.LogLock;
import io.esper.oona.store.testing.TestClock;
import io.esper.oona.store.testing.TestDatabase;
import io.esper.oona.store.testing.TestMessages;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Re-packing, indexing and expiry at random moments under writers, a writer that pauses with the log's lock, slow readers and
/// tails: every reader sees every live event once, in order, byte for byte, and what has expired only as a notice whose count
/// is right.
class MaintenanceUnderReadersTest {
    private static final int WRITERS = 2;
    private static final int APPENDS_PER_WRITER = 60;
    private static final int READERS = 2;
    private static final int PAUSE_EVERY_EVENTS = 60;

    @ParameterizedTest
    @EnumSource
    void readers_see_every_live_event_once_and_every_expired_one_in_a_notice(TestDatabase.Kind kind) throws Exception {
        for (int round = 0; round < Soak.rounds(1); round++) {
            long seed = Long.getLong("oona.seed", 20_260_302L) + round;
            try (DatabaseFixture fixture = DatabaseFixture.on(kind)) {
                new Run(fixture, seed).execute();
            } catch (AssertionError | RuntimeException failed) {
                throw new AssertionError("Failed with -Doona.seed=" + seed, failed);
            }
        }
    }

    /// What one reader met, from one position to another.
    private record Observation(String reader, long after, long until, List<LogElement> elements) {}

    private static final class Run {
        private final TestClock clock = new TestClock(Instant.parse("2026-03-02T08:00:00Z"));
        private final Map<Long, Message> stored = new ConcurrentHashMap<>();
        private final AtomicInteger writing = new AtomicInteger(WRITERS);
        private final DatabaseFixture fixture;
        private final long seed;

        Run(DatabaseFixture fixture, long seed) {
            this.fixture = fixture;
            this.seed = seed;
        }

        private LogOptions options() {
            return LogOptions.of(clock).withIndexLag(40);
        }

        void execute() throws Exception {
            List<Observation> observations = new ArrayList<>();
            try (Store store = fixture.open(options());
                    Store other = fixture.open(options());
                    ExecutorService threads = Executors.newCachedThreadPool()) {
                List<Future<List<Observation>>> running = new ArrayList<>();
                for (int i = 0; i < WRITERS; i++) {
                    int writer = i;
                    running.add(threads.submit(() -> write(writer == 0 ? store : other, writer)));
                }
                running.add(threads.submit(() -> maintain(store)));
                running.add(threads.submit(() -> pauseWithTheLock(other)));
                for (int i = 0; i < READERS; i++) {
                    int reader = i;
                    running.add(threads.submit(() -> readSlowly(reader == 0 ? store : other, reader)));
                }
                running.add(threads.submit(() -> tail(store)));
                for (Future<List<Observation>> work : running) {
                    observations.addAll(work.get());
                }
                long head = store.log().head();
                assertThat(stored.keySet()).hasSize(Math.toIntExact(head));
                observations.add(read(store, "last", 0, element -> {}));
                assertThat(observations).hasSizeGreaterThan(READERS);
            }
            Map<Long, Long> sequences = sequences();
            observations.forEach(observation -> check(observation, sequences));
        }

        /// The number within its class of every position: the order of the log says it.
        private Map<Long, Long> sequences() {
            Map<Retention, Long> counts = new EnumMap<>(Retention.class);
            Map<Long, Long> sequences = new ConcurrentHashMap<>();
            for (long position = 1; position <= stored.size(); position++) {
                sequences.put(position, counts.merge(message(position).retention(), 1L, Long::sum));
            }
            return sequences;
        }

        private Message message(long position) {
            return Objects.requireNonNull(stored.get(position), "a position without a message");
        }

        private List<Observation> write(Store store, int writer) {
            TestMessages messages = new TestMessages(seed * 31 + writer);
            SplittableRandom random = new SplittableRandom(seed + writer);
            for (int i = 0; i < APPENDS_PER_WRITER; i++) {
                List<Message> batch = messages.mixed(1 + random.nextInt(8));
                AppendResult result = store.log().append(Append.of(batch));
                for (int j = 0; j < batch.size(); j++) {
                    assertThat(stored.put(result.outcomes().get(j).position(), batch.get(j))).isNull();
                }
                clock.advance(Duration.ofMinutes(random.nextInt(60)));
            }
            writing.decrementAndGet();
            return List.of();
        }

        private boolean over() {
            return writing.get() == 0;
        }

        private List<Observation> maintain(Store store) {
            SplittableRandom random = new SplittableRandom(seed + 100);
            while (!over()) {
                Retention retention = Retention.ofCode(1 + random.nextInt(3));
                switch (random.nextInt(4)) {
                    case 0 -> store.maintenance().repack(retention, 2 + random.nextInt(60));
                    case 1 -> store.maintenance().repack();
                    case 2 -> store.maintenance().index();
                    default -> store.maintenance().expire(
                            random.nextBoolean() ? Retention.HOURS_72 : Retention.DAYS_30,
                            clock.instant().minus(Duration.ofHours(random.nextInt(10))));
                }
            }
            return List.of();
        }

        /// Stops every writer for a while: readers must not notice.
        private List<Observation> pauseWithTheLock(Store store) throws InterruptedException {
            while (!over()) {
                store.log().awaitBeyond(store.log().head() + PAUSE_EVERY_EVENTS, Duration.ofSeconds(1));
                store.inTransaction(connection -> {
                    LogLock.take(connection, store.dialect());
                    try (Statement select = connection.createStatement();
                            ResultSet head = select.executeQuery("SELECT head FROM log_head WHERE id = 1")) {
                        head.next();
                        long before = head.getLong(1);
                        for (int i = 0; i < 3; i++) {
                            try (LogReader reader = store.log().read(ReadQuery.after(Math.max(0, before - 50)))) {
                                while (reader.next() != null) {
                                    assertThat(reader.position()).isLessThanOrEqualTo(before);
                                }
                                assertThat(reader.head()).isLessThanOrEqualTo(before);
                            }
                        }
                        return before;
                    }
                });
            }
            return List.of();
        }

        private List<Observation> readSlowly(Store store, int reader) {
            SplittableRandom random = new SplittableRandom(seed + 200 + reader);
            List<Observation> observations = new ArrayList<>();
            while (!over()) {
                long head = store.log().head();
                long after = random.nextInt(3) > 0 ? 0 : random.nextLong(head + 1);
                observations.add(read(store, "reader " + reader, after, element -> {
                    if (random.nextInt(30) == 0) {
                        assertThat(store.log().head()).isPositive(); // slowly: a round trip now and then
                    }
                }));
            }
            return observations;
        }

        private static Observation read(Store store, String name, long after,
                Consumer<LogElement> each) {
            List<LogElement> elements = new ArrayList<>();
            try (LogReader reader = store.log().read(ReadQuery.after(after))) {
                for (LogElement element = reader.next(); element != null; element = reader.next()) {
                    elements.add(element);
                    each.accept(element);
                }
                return new Observation(name, after, Math.max(after, reader.head()), elements);
            }
        }

        private List<Observation> tail(Store store) throws InterruptedException {
            List<LogElement> elements = new ArrayList<>();
            long position = 0;
            try (Tail tail = store.log().tail(ReadQuery.after(0))) {
                boolean last = false;
                while (!last || position < store.log().head()) {
                    last = over();
                    LogElement element = tail.next(Duration.ofMillis(5));
                    if (element != null) {
                        elements.add(element);
                    }
                    position = tail.position();
                }
            }
            return List.of(new Observation("tail", 0, position, elements));
        }

        private void check(Observation observation, Map<Long, Long> sequences) {
            Map<Retention, Long> accounted = new EnumMap<>(Retention.class);
            Map<Retention, Long> upperBound = new EnumMap<>(Retention.class);
            long before = observation.after();
            for (LogElement element : observation.elements()) {
                switch (element) {
                    case Expired expired -> {
                        assertThat(expired.until()).isGreaterThan(expired.after());
                        (expired.exact() ? accounted : upperBound).merge(expired.retention(), expired.count(),
                                Long::sum);
                    }
                    case StoredEvent event -> {
                        assertThat(event.position()).as(observation.reader()).isGreaterThan(before);
                        before = event.position();
                        accounted.merge(event.retention(), 1L, Long::sum);
                        checkEvent(event, sequences);
                    }
                }
            }
            for (Retention retention : Retention.values()) {
                long expected = stored.entrySet().stream().filter(entry -> entry.getKey() > observation.after()
                        && entry.getKey() <= observation.until() && entry.getValue().retention() == retention).count();
                long exact = accounted.getOrDefault(retention, 0L);
                if (upperBound.containsKey(retention)) {
                    assertThat(expected).as(observation.reader()).isBetween(exact,
                            exact + upperBound.get(retention));
                } else {
                    assertThat(exact).as(observation.reader() + " " + retention).isEqualTo(expected);
                }
            }
        }

        private void checkEvent(StoredEvent event, Map<Long, Long> sequences) {
            Message message = message(event.position());
            assertThat(event.eventId()).isEqualTo(message.envelope().eventId());
            assertThat(event.payload()).isEqualTo(message.payload());
            assertThat(event.tags()).isEqualTo(message.tags());
            assertThat(event.classSequence()).isEqualTo(sequences.get(event.position()));
        }
    }
}
