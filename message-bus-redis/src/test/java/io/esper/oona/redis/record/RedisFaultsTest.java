package io.esper.oona.redis.record;

import static io.esper.oona.redis.testing.Producer.COMMANDS;
import static io.esper.oona.redis.testing.Producer.TELEMETRY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.redis.ledger.Counts;
import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.RedisException;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.RedisSettings;
import io.esper.oona.redis.link.Replies;
import io.esper.oona.redis.outbox.BusStatus;
import io.esper.oona.redis.outbox.DeliveryAudit;
import io.esper.oona.redis.outbox.SendAgain;
import io.esper.oona.redis.testing.Producer;
import io.esper.oona.redis.testing.Producer.Six;
import io.esper.oona.redis.testing.RedisBinary;
import io.esper.oona.redis.testing.RedisServer;
import io.esper.oona.redis.testing.Waiting;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.StoredEvents;
import io.esper.oona.store.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;

/// Servers that are killed, frozen, and replaced while a recorder works.
class RedisFaultsTest {
    private static final Logger LOG = LoggerFactory.getLogger(RedisFaultsTest.class);
    private static final int ROUNDS = 3;
    private static final List<String> TOPICS = List.of(COMMANDS, TELEMETRY, Producer.EPOCHS, Producer.REPORTS);
    private final Producer producer = new Producer(9, Clock.systemUTC());

    /// A recorder on a thread of its own, until it is closed.
    private static final class Running implements AutoCloseable {
        private final AtomicBoolean stopping = new AtomicBoolean();
        private final Thread thread;

        Running(Store store, RedisSettings redis) {
            thread = Thread.ofPlatform().start(() -> {
                try {
                    new Recorder(store, TopicCatalogue::builtIn, redis, Recording.QUICK, RecorderObserver.SILENT)
                            .run(stopping::get, false);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        @Override
        public void close() {
            stopping.set(true);
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Adds messages one batch after the other until the server dies; those that it acknowledged.
    private List<Six> addUntilKilled(RedisServer redis, int batches) {
        List<Six> acknowledged = new ArrayList<>();
        try (RedisLink link = redis.link()) {
            for (int batch = 0;; batch++) {
                List<Six> messages = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    messages.add(producer.any());
                }
                if (batch == batches) {
                    redis.kill();
                }
                Producer.add(link, messages);
                acknowledged.addAll(messages);
            }
        } catch (RedisException.Lost killed) {
            return acknowledged;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"always", "everysec"})
    void a_server_that_is_killed_loses_what_its_setting_says_and_the_recorder_no_more(String fsync) {
        try (TestDatabase database = TestDatabase.Kind.H2.create();
                Store store = database.open();
                RedisServer redis =
                        RedisServer.start(RedisBinary.usual(), "--appendonly", "yes", "--appendfsync", fsync);
                Running recorder = new Running(store, redis.settings())) {
            List<Six> acknowledged = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                acknowledged.addAll(addUntilKilled(redis, 10 + 5 * round));
                redis.startAgain();
            }
            assertThat(recorder.thread.isAlive()).isTrue();
            Six last = producer.command();
            try (RedisLink link = redis.link()) {
                Producer.add(link, List.of(last));
                Waiting.until("the last message is recorded",
                        () -> StoredEvents.ids(store).stream().anyMatch(id -> id.toString().equals(last.eventId())));
                Waiting.until("all is acknowledged",
                        () -> Recording.pending(link, COMMANDS) + Recording.pending(link, TELEMETRY) == 0);
            }
            List<String> stored = StoredEvents.ids(store).stream().map(Object::toString).toList();
            assertThat(stored).doesNotHaveDuplicates();
            Set<String> lost = new HashSet<>(acknowledged.stream().map(Six::eventId).toList());
            lost.removeAll(new HashSet<>(stored));
            LOG.warn("appendfsync {}: {} acknowledged, {} lost in {} kills", fsync, acknowledged.size(), lost.size(),
                    ROUNDS);
            if (fsync.equals("always")) {
                assertThat(lost).isEmpty();
            }
            Recording.assertAuditAgrees(store);
            Counts counts = Recording.counts(store);
            assertThat(counts.stored()).isEqualTo(stored.size());
            assertThat(counts.received()).as("in").isEqualTo(counts.stored() + counts.duplicate() + counts.refused()
                    + counts.deadLettered()).isGreaterThanOrEqualTo(acknowledged.size() + 1L - lost.size());
        }
    }

    @Test
    void what_a_power_cut_takes_after_it_was_recorded_is_named_and_comes_back() {
        try (TestDatabase database = TestDatabase.Kind.POSTGRESQL.create();
                Store store = database.open();
                RedisServer redis =
                        RedisServer.start(RedisBinary.usual(), "--appendonly", "yes", "--appendfsync", "everysec");
                Running recorder = new Running(store, redis.settings())) {
            List<Six> messages = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                messages.add(producer.any());
            }
            try (RedisLink link = redis.link()) {
                Producer.add(link, messages);
            }
            Waiting.until("all is recorded", () -> store.log().head() >= 400);
            redis.cutPower(150_000); // much of it is what the recorder had told the server
            redis.startAgain();
            try (RedisLink link = redis.link()) {
                List<Six> more = List.of(producer.command(), producer.epoch());
                Producer.add(link, more);
                messages.addAll(more);
                Waiting.until("all is recorded", () -> store.log().head() >= 402 && idle(store, redis));
                long left = TOPICS.stream().mapToLong(topic -> Recording.length(link, topic)).sum();
                DeliveryAudit.Result result = audit(store, redis);
                assertThat(result.missing()).hasSize(Math.toIntExact(402 - left)).isNotEmpty().allSatisfy(missing -> {
                    assertThat(missing.side()).isEqualTo(DeliveryAudit.Side.REDIS);
                    assertThat(missing.position()).isPositive();
                });
                LOG.warn("appendfsync everysec: of 400 recorded entries a power cut took {}, all of them named",
                        402 - left);
                new SendAgain(store, redis.settings()).run(result.missing());
                Waiting.until("what was sent again is met", () -> idle(store, redis));
                assertThat(audit(store, redis).missing()).isEmpty();
                assertThat(TOPICS.stream().mapToLong(topic -> Recording.length(link, topic)).sum()).isEqualTo(402);
            }
            Recording.assertHolds(store, messages);
            Counts counts = Recording.counts(store);
            assertThat(counts).isEqualTo(new Counts(counts.received(), 402, counts.received() - 402, 0, 0));
            Recording.assertAuditAgrees(store);
            assertThat(recorder.thread.isAlive()).isTrue();
        }
    }

    private static DeliveryAudit.Result audit(Store store, RedisServer redis) {
        return new DeliveryAudit(store, redis.settings()).run(TopicCatalogue.builtIn(), Instant.EPOCH,
                Instant.parse("2200-01-01T00:00:00Z"));
    }

    /// Whether every stream is recorded to its end.
    private static boolean idle(Store store, RedisServer redis) {
        return new BusStatus(store, redis.settings()).run(TopicCatalogue.builtIn()).streams().stream()
                .allMatch(stream -> stream.lag().number() == 0 && stream.pending() == 0);
    }

    @Test
    void a_server_that_is_frozen_and_thawed_loses_nothing() {
        try (TestDatabase database = TestDatabase.Kind.H2.create();
                Store store = database.open();
                RedisServer redis = RedisServer.start();
                RedisLink link = redis.link();
                Running recorder = new Running(store, redis.settings().withTimeout(Duration.ofMillis(200)))) {
            List<Six> messages = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                List<Six> more = List.of(producer.command(), producer.epoch(), producer.telemetry());
                Producer.add(link, more);
                messages.addAll(more);
                redis.freeze();
                Waiting.until("the recorder has met the silence", () -> interrupted(recorder));
                redis.thaw();
            }
            Waiting.until("all is recorded", () -> store.log().head() >= messages.size());
            Recording.assertHolds(store, messages);
            assertIn(store, messages.size());
        }
    }

    /// Everything that came in was stored, and counted once.
    private static void assertIn(Store store, long messages) {
        Waiting.until("all is counted", () -> Recording.counts(store).received() >= messages);
        assertThat(Recording.counts(store)).isEqualTo(new Counts(messages, messages, 0, 0, 0));
        Recording.assertAuditAgrees(store);
    }

    /// Whether the recorder waits before it connects again.
    private static boolean interrupted(Running recorder) {
        return recorder.thread.getState() == Thread.State.TIMED_WAITING;
    }

    @Test
    void a_replica_that_takes_the_place_of_its_master_is_found_and_nothing_is_doubled() {
        try (TestDatabase database = TestDatabase.Kind.H2.create();
                Store store = database.open();
                RedisServer master = RedisServer.start();
                RedisServer replica =
                        RedisServer.start(RedisBinary.usual(), "--appendonly", "yes", "--replicaof", "127.0.0.1",
                                Integer.toString(master.port()))) {
            RedisSettings both =
                    RedisSettings.of("redis://127.0.0.1:" + master.port() + ",127.0.0.1:" + replica.port());
            try (Running recorder = new Running(store, both)) {
                List<Six> messages = new ArrayList<>();
                try (RedisLink link = master.link()) {
                    for (int i = 0; i < 200; i++) {
                        messages.add(producer.any());
                    }
                    Producer.add(link, messages);
                    Waiting.until("the replica has it all",
                            () -> Replies.info(link.call(Command.INFO, "replication"))
                                    .getOrDefault("slave0", "").contains("offset=" + offset(link)));
                }
                master.kill();
                promote(replica);
                try (RedisLink link = replica.link()) {
                    List<Six> more = List.of(producer.command(), producer.epoch());
                    Producer.add(link, more);
                    messages.addAll(more);
                }
                Waiting.until("all is recorded", () -> store.log().head() >= messages.size());
                assertThat(recorder.thread.isAlive()).isTrue();
                Recording.assertHolds(store, messages);
                assertIn(store, messages.size());
            }
        }
    }

    private static String offset(RedisLink link) {
        return Replies.info(link.call(Command.INFO, "replication")).getOrDefault(
                "master_repl_offset", "?");
    }

    /// By the command that an operator or a sentinel sends; the link of this program refuses replicas.
    private static void promote(RedisServer replica) {
        try (Jedis jedis = new Jedis("127.0.0.1", replica.port())) {
            jedis.replicaofNoOne();
        }
    }
}
