package io.esper.oona.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

import io.esper.oona.event.Message;
import io.esper.oona.event.Tag;
import io.esper.oona.store.Append;
import io.esper.oona.store.Criterion;
import io.esper.oona.store.Store;
import io.esper.oona.store.block.TagHash;
import io.esper.oona.store.testing.TestDatabase;
import io.esper.oona.store.testing.TestMessages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a look-up by tags costs: how it orders tags, and how much it fetches at once.
class TagLookupTest {
    private final TestMessages messages = new TestMessages(21);

    private List<Message> reports(String blueprint, int count) {
        List<Message> reports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            reports.add(messages.report(blueprint));
        }
        return reports;
    }

    @ParameterizedTest
    @EnumSource
    void a_tag_of_few_events_in_many_bulks_is_rarer_than_one_of_many_in_one(TestDatabase.Kind kind) {
        LogSql sql = kind == TestDatabase.Kind.H2 ? new H2Sql() : new PostgresSql();
        try (TestDatabase database = kind.create(); Store store = database.open()) {
            store.log().append(Append.of(reports("often", 1_000)));
            store.maintenance().index();
            for (int bulk = 1; bulk <= 3; bulk++) {
                store.log().append(Append.of(reports("rare", 1)));
                store.maintenance().index();
            }
            long often = TagHash.of(new Tag("blueprint", "often"));
            long rare = TagHash.of(new Tag("blueprint", "rare"));
            Map<Long, Long> bytes = store.query(connection -> {
                Map<Long, Long> measured = new HashMap<>();
                sql.measurePostings(connection, List.of(often, rare), 0, measured);
                return measured;
            });
            assertThat(bytes.get(rare)).isPositive().isLessThan(bytes.get(often));
        }
    }

    private static List<Integer> fetched(List<Message> events) {
        List<Integer> fetched = new CopyOnWriteArrayList<>();
        try (TestDatabase database = TestDatabase.Kind.H2.create();
                Store store = ListeningH2.open(database.settings(), done -> {
                    if (done.startsWith("fetch ")) {
                        fetched.add(Integer.valueOf(done.substring("fetch ".length())));
                    }
                })) {
            for (int from = 0; from < events.size(); from += 20) {
                store.log().append(Append.of(events.subList(from, from + 20)));
            }
            assertThat(store.log().positionsOf(
                    List.of(Criterion.tagged(new Tag("blueprint", "bp-1"))), 0, Long.MAX_VALUE))
                    .hasSize(events.size());
        }
        return fetched;
    }

    @Test
    void many_small_events_are_fetched_at_once() {
        assertThat(fetched(reports("bp-1", 240))).startsWith(16, 64, 128);
    }

    @Test
    void few_large_events_are_fetched_at_once() {
        Random random = new Random(2);
        List<Message> large = reports("bp-1", 60).stream().map(some -> {
            byte[] noise = new byte[150_000];
            random.nextBytes(noise);
            return new Message(some.topic(), some.retention(), some.type(), 1, some.envelope(), some.tags(), 0, noise);
        }).toList();
        List<Integer> fetched = fetched(large);
        assertThat(fetched.getFirst()).isEqualTo(16);
        assertThat(fetched.subList(1, fetched.size())).hasSizeGreaterThan(3).allMatch(places -> places <= 14);
    }
}
