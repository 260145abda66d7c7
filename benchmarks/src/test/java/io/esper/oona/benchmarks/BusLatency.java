package io.esper.oona.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

import io.esper.oona.benchmarks.contender.CpuClock;
import io.esper.oona.benchmarks.contender.FreshMessages;
import io.esper.oona.benchmarks.contender.Latencies;
import io.esper.oona.benchmarks.contender.Load;
import io.esper.oona.event.Message;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.projection.ProjectionRunner;
import io.esper.oona.projection.RunnerSettings;
import io.esper.oona.projection.catalogue.ReadModels;
import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.record.Recorder;
import io.esper.oona.redis.record.RecorderObserver;
import io.esper.oona.redis.record.RecorderSettings;
import io.esper.oona.redis.testing.RedisServer;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.Tail;
import io.esper.oona.store.sql.Stores;

/// How long messages take on a fixed schedule: to be taken by Redis, to be seen by a subscriber of the log, and to be in the health read
/// model. Times count from the moment a message was due, so nothing is left out when something holds back.
final class BusLatency {
    /// Messages that are sent together.
    private static final int SLICES_PER_SECOND = 500;
    /// Messages that differ; then they come again under new ids.
    private static final int STOCK = 20_000;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private BusLatency() {}

    static String section(String database, String url, RedisServer redis, int perSecond, int seconds, int seed)
            throws InterruptedException {
        int total = perSecond * seconds;
        FreshMessages messages = new FreshMessages(new Load(seed, STOCK).take(STOCK), seed);
        List<Message> all = new ArrayList<>(total);
        for (int i = 0; i < total; i++) {
            all.add(messages.next());
        }
        try (Store store = Stores.open(StoreSettings.of(url).withCredentials("postgres", "postgres"))) {
            return new Run(store, redis, all, perSecond, seconds).section(database);
        }
    }

    /// One run.
    private static final class Run {
        private final Store store;
        private final RedisServer redis;
        private final List<Message> messages;
        private final int perSecond;
        private final int seconds;
        private final AtomicBoolean stopping = new AtomicBoolean();
        /// When each message was due, by its place on the log: messages are of many streams, so it is told by the id.
        private final Map<UUID, Long> due = new ConcurrentHashMap<>();
        private final AtomicLongArray dueAt;
        private final Latencies published = new Latencies();
        private final Latencies seen = new Latencies();
        private final Latencies projected = new Latencies();

        Run(Store store, RedisServer redis, List<Message> messages, int perSecond, int seconds) {
            this.store = store;
            this.redis = redis;
            this.messages = messages;
            this.perSecond = perSecond;
            this.seconds = seconds;
            this.dueAt = new AtomicLongArray(messages.size() + 1);
        }

        String section(String database) throws InterruptedException {
            try (RedisLink link = redis.link()) {
                TopicCatalogue.builtIn().topics().forEach(topic -> link.call(Command.DEL, topic.name()));
            }
            CpuClock cpu = new CpuClock(0);
            long process = cpu.client();
            Thread recorder = Thread.ofPlatform().start(() -> interruptibly(() -> new Recorder(store,
                    TopicCatalogue::builtIn, redis.settings(), RecorderSettings.USUAL, RecorderObserver.SILENT)
                    .run(stopping::get, false)));
            ProjectionRunner health = new ProjectionRunner(store,
                    List.of(ReadModels.find("health").orElseThrow()), RunnerSettings.USUAL);
            Thread projecting = Thread.ofPlatform().start(() -> interruptibly(health::run));
            Thread subscriber = Thread.ofPlatform().start(() -> interruptibly(this::subscribe));
            Thread watching = Thread.ofPlatform().start(this::watch);
            publish();
            subscriber.join(PATIENCE.toMillis());
            watching.join(PATIENCE.toMillis());
            stopping.set(true);
            health.stop();
            recorder.join();
            projecting.join();
            double cpuMicros = (cpu.client() - process) / 1e3 / messages.size();
            return text(database, cpuMicros);
        }

        private interface Interruptible {
            void run() throws InterruptedException;
        }

        private static void interruptibly(Interruptible work) {
            try {
                work.run();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }

        private void publish() {
            int slice = Math.max(1, perSecond / SLICES_PER_SECOND);
            try (RedisLink link = redis.link()) {
                long begun = System.nanoTime();
                for (int from = 0; from < messages.size(); from += slice) {
                    long when = begun + (long) ((double) from / perSecond * 1e9);
                    for (long early = when - System.nanoTime(); early > 0; early = when - System.nanoTime()) {
                        LockSupport.parkNanos(early);
                    }
                    List<Message> some = messages.subList(from, Math.min(messages.size(), from + slice));
                    for (Message message : some) {
                        due.put(message.envelope().eventId(), when);
                        link.send(Command.XADD, RecorderTurn.arguments(message));
                    }
                    link.receive();
                    long taken = System.nanoTime() - when;
                    some.forEach(_ -> published.add(taken));
                }
            }
        }

        private void subscribe() throws InterruptedException {
            long deadline = System.nanoTime() + Duration.ofSeconds(seconds).plus(PATIENCE).toNanos();
            try (Tail tail = store.log().tail(ReadQuery.after(0))) {
                while (seen.count() < messages.size() && System.nanoTime() - deadline < 0) {
                    LogElement element = tail.next(Duration.ofMillis(200));
                    if (element instanceof StoredEvent event) {
                        long now = System.nanoTime();
                        Long when = due.remove(event.eventId());
                        if (when != null) {
                            seen.add(now - when);
                            dueAt.set(Math.toIntExact(event.position()), when);
                        }
                    }
                }
            }
        }

        /// Looks where the read model stands, every few milliseconds.
        private void watch() {
            long deadline = System.nanoTime() + Duration.ofSeconds(seconds).plus(PATIENCE).toNanos();
            int done = 0;
            while (done < messages.size() && System.nanoTime() - deadline < 0) {
                long checkpoint = store.query(connection -> {
                    try (var select = connection.prepareStatement(
                            "SELECT coalesce(max(position), 0) FROM projection_generation WHERE name = 'health'");
                            var row = select.executeQuery()) {
                        return row.next() ? row.getLong(1) : 0L;
                    }
                });
                long now = System.nanoTime();
                while (done < checkpoint && done < messages.size()) {
                    long when = dueAt.get(done + 1);
                    if (when == 0) {
                        break; // the subscriber has not told yet when it was due
                    }
                    projected.add(now - when);
                    done++;
                }
                LockSupport.parkNanos(5_000_000);
            }
        }

        private String text(String database, double cpuMicros) {
            return String.format(Locale.ROOT,
                    """
                            ## %,d messages/s for %d s, recorded on %s
                            %,d messages; %,d recorded and seen, %,d lost. %.1f µs CPU of this process for each, with producer, recorder, subscriber and
                            read model in it. From the moment a message was due:

                            | until | p50 | p95 | p99 | highest | target p95 | target p99 |
                            |---|---:|---:|---:|---:|---:|---:|
                            | Redis has taken it | %s | 25 ms | 50 ms |
                            | a subscriber of the log has it | %s | 100 ms | 250 ms |
                            | it is in the read model *health* | %s | | |

                            """,
                    perSecond, seconds, database, messages.size(), seen.count(), messages.size() - seen.count(),
                    cpuMicros,
                    times(published), times(seen), times(projected));
        }

        private static String times(Latencies times) {
            return String.format(Locale.ROOT, "%.1f ms | %.1f ms | %.1f ms | %.1f ms",
                    times.percentileMicros(0.5) / 1e3,
                    times.percentileMicros(0.95) / 1e3, times.percentileMicros(0.99) / 1e3,
                    times.percentileMicros(1) / 1e3);
        }
    }
}
