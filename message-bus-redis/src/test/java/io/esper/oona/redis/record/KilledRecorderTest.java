package io.esper.oona.redis.record;

import static io.esper.oona.redis.testing.Producer.COMMANDS;
import static io.esper.oona.redis.testing.Producer.TELEMETRY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.esper.oona.redis.ledger.Counts;
import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.testing.Producer;
import io.esper.oona.redis.testing.Producer.Six;
import io.esper.oona.redis.testing.RedisServer;
import io.esper.oona.redis.testing.Waiting;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Recorders that are killed as by `kill -9`, frozen, and more than one at a time: every message is on the log once, and counted once.
class KilledRecorderTest {
    private static final int MESSAGES = 160;
    private final Producer producer = new Producer(5, Clock.systemUTC());

    static Stream<Arguments> every_point() {
        return Stream.of(TestDatabase.Kind.values())
                .flatMap(kind -> Stream.of(RecordingStep.values()).map(step -> Arguments.of(kind, step)));
    }

    /// Messages of all topics, one in twenty no message and one in twenty sent twice.
    private record Load(List<Six> sent, List<Six> good, Counts counts) {}

    private Load load(int count) {
        List<Six> sent = new ArrayList<>();
        List<Six> good = new ArrayList<>();
        int bad = 0;
        int twice = 0;
        for (int i = 0; i < count; i++) {
            Six message = producer.any();
            if (i % 20 == 7) {
                sent.add(message.withPayload("{broken"));
                bad++;
                continue;
            }
            sent.add(message);
            good.add(message);
            if (i % 20 == 13) {
                sent.add(message);
                twice++;
            }
        }
        return new Load(sent, good, new Counts(sent.size(), good.size(), twice, 0, bad));
    }

    private static void assertWhole(Store store, RedisLink link, Load load) {
        Recording.assertHolds(store, load.good);
        assertThat(Recording.counts(store)).isEqualTo(load.counts);
        assertThat(store.deadLetters().countByReason().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(load.counts.deadLettered());
        Recording.assertAuditAgrees(store);
        Recording.assertAcknowledged(link, COMMANDS);
        Recording.assertAcknowledged(link, TELEMETRY);
    }

    @ParameterizedTest
    @MethodSource("every_point")
    void nothing_is_lost_or_doubled_wherever_a_recorder_is_killed(TestDatabase.Kind kind, RecordingStep step) {
        try (TestDatabase database = kind.create();
                RedisServer redis = RedisServer.start();
                RedisLink link = redis.link()) {
            Load load = load(MESSAGES);
            Producer.add(link, load.sent);
            if (step == RecordingStep.CLAIMED) {
                link.call(Command.XGROUP, "CREATE", COMMANDS, RecorderSettings.GROUP, "0");
                link.call(Command.XREADGROUP, "GROUP", RecorderSettings.GROUP, "dead", "COUNT", 1000, "STREAMS",
                        COMMANDS, ">");
            }
            try (ChildRecorder child = ChildRecorder.start(database.settings(), redis, "oona",
                    step + (step == RecordingStep.CLAIMED || step == RecordingStep.CONNECTED ? ":1" : ":2"))) {
                child.awaitSaying("standing still");
            }
            try (Store store = database.open()) {
                Recording.drain(store, redis, Recording.QUICK.withAbandoned(Duration.ZERO, Duration.ofMillis(5)));
                assertWhole(store, link, load);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void another_recorder_takes_over_while_one_is_frozen_and_the_frozen_one_does_no_harm(TestDatabase.Kind kind) {
        try (TestDatabase database = kind.create();
                RedisServer redis = RedisServer.start();
                RedisLink link = redis.link()) {
            Load load = load(MESSAGES);
            Producer.add(link, load.sent);
            // On H2 the recorder that is frozen must not be the one that holds the file.
            try (Store store = database.open();
                    ChildRecorder frozen = ChildRecorder.start(database.settings(), redis, "frozen", "READ:1000000")) {
                frozen.awaitSaying("READ");
                frozen.freeze();
                if (kind == TestDatabase.Kind.POSTGRESQL) {
                    Recording.drain(store, redis, Recording.QUICK.withAbandoned(Duration.ZERO, Duration.ofMillis(5)));
                }
                frozen.thaw();
                Waiting.until("all is recorded", () -> Recording.counts(store).received() >= load.counts.received());
                Waiting.until("all is acknowledged",
                        () -> Recording.pending(link, COMMANDS) + Recording.pending(link, TELEMETRY) == 0);
                assertWhole(store, link, load);
            }
        }
    }

    /// Each reads in several steps, and the other may read in between: what each holds has holes.
    @ParameterizedTest
    @EnumSource
    void order_is_kept_when_two_recorders_that_had_read_in_turns_are_killed(TestDatabase.Kind kind) {
        try (TestDatabase database = kind.create();
                TestDatabase others = kind.create(); // a file of H2 is for one process that writes
                RedisServer redis = RedisServer.start();
                RedisLink link = redis.link()) {
            Load load = load(1_500);
            Producer.add(link, load.sent);
            try (ChildRecorder one = ChildRecorder.start(database.settings(), redis, "one", "READ:1:150");
                    ChildRecorder other = ChildRecorder.start(others.settings(), redis, "other", "READ:1:150")) {
                one.awaitSaying("standing still");
                other.awaitSaying("standing still");
            }
            try (Store store = database.open()) {
                Recording.drain(store, redis, Recording.QUICK.withConsumer("other")
                        .withAbandoned(Duration.ZERO, Duration.ofMillis(5)));
                assertWhole(store, link, load);
            }
        }
    }

    @Test
    void two_recorders_that_claim_each_others_entries_all_the_time_store_each_message_once() {
        try (TestDatabase database = TestDatabase.Kind.POSTGRESQL.create();
                RedisServer redis = RedisServer.start();
                RedisLink link = redis.link();
                Store store = database.open();
                ChildRecorder one = ChildRecorder.start(database.settings(), redis, "one", "-");
                ChildRecorder other = ChildRecorder.start(database.settings(), redis, "other", "-")) {
            one.awaitSaying("CONNECTED");
            other.awaitSaying("CONNECTED");
            List<Six> good = new ArrayList<>();
            Counts counts = Counts.NONE;
            for (int round = 0; round < 10; round++) {
                Load load = load(MESSAGES);
                Producer.add(link, load.sent);
                good.addAll(load.good);
                counts = counts.plus(load.counts);
            }
            Load all = new Load(List.of(), good, counts);
            Waiting.until("all is recorded", () -> Recording.counts(store).received() >= all.counts.received());
            Waiting.until("all is acknowledged",
                    () -> Recording.pending(link, COMMANDS) + Recording.pending(link, TELEMETRY) == 0);
            assertWhole(store, link, all);
        }
    }
}
