package io.esper.oona.redis.record;

import static io.esper.oona.redis.testing.Producer.COMMANDS;
import static io.esper.oona.redis.testing.Producer.TELEMETRY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.esper.oona.redis.ledger.Counts;
import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.outbox.Outbox;
import io.esper.oona.redis.testing.Producer;
import io.esper.oona.redis.testing.Producer.Six;
import io.esper.oona.redis.testing.RedisBinary;
import io.esper.oona.redis.testing.RedisServer;
import io.esper.oona.store.Append;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Backlogs of reports as large as messages may be, taken over by a process with 128 MiB of heap. All together are larger than that.
class SmallHeapTest {
    private static final int LARGE = 165;
    private static final int REPORT_BYTES = 900_000;
    private final Producer producer = new Producer(77, Clock.systemUTC());

    /// A layer's report of some thousand seeds.
    private Six large() {
        StringBuilder payload = new StringBuilder(REPORT_BYTES + 100).append("{\"layer_id\": 1, \"epoch\": 1,")
                .append(" \"health_metrics_by_seed\": {");
        for (int seed = 0; payload.length() < REPORT_BYTES; seed++) {
            payload.append(seed == 0 ? "" : ", ").append('"').append(seed).append("\": {\"chunk_variance\": 0.")
                    .append(100_000 + seed)
                    .append(", \"dead_node_ratio\": 0.01, \"avg_inter_node_correlation\": 0.25}");
        }
        return producer.six(TELEMETRY, payload.append("}}").toString());
    }

    /// All with the same payload, which need not stay in this process' memory.
    private List<String> addLarge(RedisLink link, int count) {
        Six one = large();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id = UUID.randomUUID().toString();
            Producer.add(link, List.of(new Six(id, one.sender(), one.timestamp(), one.trace(), TELEMETRY,
                    one.payload())));
            ids.add(id);
        }
        return ids;
    }

    private static RedisServer server() {
        return RedisServer.start(RedisBinary.usual(), "--appendonly", "no");
    }

    /// The child may have been killed before it acknowledged the last of them.
    private static void assertTaken(TestDatabase database, RedisServer redis, int expected) {
        try (Store store = database.open(); RedisLink link = redis.link()) {
            Recording.drain(store, redis);
            assertThat(Recording.counts(store)).isEqualTo(new Counts(expected, expected, 0, 0, 0));
            Recording.assertAcknowledged(link, TELEMETRY);
            Recording.assertAuditAgrees(store);
        }
    }

    @ParameterizedTest
    @EnumSource
    void takes_a_backlog_over_whose_entries_become_large_in_the_middle(TestDatabase.Kind kind) {
        try (TestDatabase database = kind.create(); RedisServer redis = server(); RedisLink link = redis.link()) {
            List<Six> small = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                small.add(producer.telemetry());
            }
            Producer.add(link, small);
            addLarge(link, LARGE);
            try (ChildRecorder child = ChildRecorder.usual(database.settings(), redis, "-")) {
                child.awaitSaying("recorded " + (small.size() + LARGE));
            }
            assertTaken(database, redis, small.size() + LARGE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void takes_up_what_it_or_another_had_read_when_it_died(TestDatabase.Kind kind) {
        try (TestDatabase database = kind.create(); RedisServer redis = server(); RedisLink link = redis.link()) {
            addLarge(link, LARGE);
            link.call(Command.XGROUP, "CREATE", TELEMETRY, RecorderSettings.GROUP, "0");
            for (String consumer : List.of("oona", "dead", "oona")) {
                for (int i = 0; i < LARGE / 3; i += 10) {
                    link.call(Command.XREADGROUP, "GROUP", RecorderSettings.GROUP, consumer, "COUNT", 10, "STREAMS",
                            TELEMETRY, ">");
                }
            }
            try (ChildRecorder child = ChildRecorder.usual(database.settings(), redis, "-")) {
                child.awaitSaying("recorded " + LARGE);
            }
            assertTaken(database, redis, LARGE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void takes_in_what_many_claim_checks_point_to(TestDatabase.Kind kind) {
        try (TestDatabase database = kind.create(); RedisServer redis = server(); RedisLink link = redis.link()) {
            String report = large().payload();
            link.call(Command.SET, "blob", report);
            List<Six> pointers = new ArrayList<>();
            for (int i = 0; i < LARGE; i++) {
                pointers.add(producer.six("telemetry.seed.health.large",
                        "{\"claim_check\": \"blob\", \"size_bytes\": " + report.length() + "}"));
            }
            Producer.add(link, pointers);
            try (ChildRecorder child = ChildRecorder.usual(database.settings(), redis, "claims")) {
                child.awaitSaying("recorded " + LARGE);
            }
            assertTaken(database, redis, LARGE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void sends_what_was_born_on_the_log(TestDatabase.Kind kind) {
        try (TestDatabase database = kind.create(); RedisServer redis = server(); RedisLink link = redis.link()) {
            Six report = large();
            try (Store store = database.open()) {
                Outbox.beginAfter(store, 0);
                for (int i = 0; i < LARGE; i++) {
                    store.log().append(Append.of(List.of(Recording.message(new Six(UUID.randomUUID().toString(),
                            report.sender(), report.timestamp(), report.trace(), TELEMETRY, report.payload())))));
                }
            }
            try (ChildRecorder child = ChildRecorder.usual(database.settings(), redis, "outbox")) {
                child.awaitSaying("sent " + LARGE);
            }
            assertThat(Recording.length(link, TELEMETRY)).isEqualTo(LARGE);
            assertThat(Recording.length(link, COMMANDS)).isZero();
        }
    }
}
