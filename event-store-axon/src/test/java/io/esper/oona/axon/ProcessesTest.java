package io.esper.oona.axon;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.faults.DroppingProxy;
import io.esper.oona.store.sql.Stores;
import io.esper.oona.store.testing.TestDatabase;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.messaging.eventstreaming.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Engines in several processes, processes that are killed, and answers that are lost.
class ProcessesTest {
    private static final int REPLIES_OF_A_COMMIT_MAX = 6;

    @ParameterizedTest
    @EnumSource
    void two_engines_in_two_processes_give_out_each_number_once(TestDatabase.Kind kind) {
        try (TestDatabase database = kind.create();
                ChildEngine child = ChildEngine.start(database.settings(), "count", 60)) {
            assertThat(child.next()).isEqualTo("ready");
            List<String> won = new ArrayList<>();
            try (Store store = database.open()) {
                OonaEventStorageEngine engine = EngineContractPart.engineOn(store);
                ChildEngine.count(engine, 60, won::add);
                for (String said = child.next(); !said.equals("done"); said = child.next()) {
                    won.add(said);
                }
                assertThat(won).doesNotHaveDuplicates().isNotEmpty();
                assertThat(EngineContractPart.source(engine, EngineContractPart.having(ChildEngine.COUNTER)).payloads())
                        .isEqualTo(IntStream.rangeClosed(1, won.size()).mapToObj(Integer::toString).toList());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_process_that_is_killed_between_append_and_commit_leaves_nothing(TestDatabase.Kind kind) {
        try (TestDatabase database = kind.create()) {
            try (ChildEngine child = ChildEngine.start(database.settings(), "prepare", 0)) {
                assertThat(child.next()).isEqualTo("prepared");
                child.kill();
            }
            try (Store store = database.open()) {
                assertThat(store.log().head()).isZero();
                assertThat(EngineContractPart.source(EngineContractPart.engineOn(store),
                        EngineContractPart.having(ChildEngine.COUNTER)).events()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_a_killed_process_had_committed_is_there_once_and_in_order(TestDatabase.Kind kind) {
        try (TestDatabase database = kind.create()) {
            int next = 1;
            for (int round = 0; round < 2; round++) {
                List<String> said = new ArrayList<>();
                try (ChildEngine child = ChildEngine.start(database.settings(), "append", next)) {
                    for (int i = 0; i < 30; i++) {
                        said.add(child.next());
                    }
                    said.addAll(child.kill());
                }
                try (Store store = database.open()) {
                    List<String> stored = EngineContractPart.source(EngineContractPart.engineOn(store),
                            EngineContractPart.having(ChildEngine.COUNTER)).payloads();
                    assertThat(stored).isEqualTo(
                            IntStream.rangeClosed(1, stored.size()).mapToObj(Integer::toString).toList());
                    assertThat(stored).containsAll(said);
                    next = stored.size() + 1;
                }
            }
        }
    }

    @Test
    void a_commit_whose_answer_is_lost_happens_once_and_does_not_fail_over_itself() {
        try (TestDatabase database = TestDatabase.Kind.POSTGRESQL.create()) {
            StoreSettings direct = database.settings();
            int port = URI.create(direct.url().substring("jdbc:".length())).getPort();
            try (DroppingProxy proxy = new DroppingProxy(port);
                    Store store = Stores.open(StoreSettings.of(direct.url().replace(":" + port + "/",
                            ":" + proxy.port() + "/")).withCredentials(direct.user(), direct.password()))) {
                OonaEventStorageEngine engine = EngineContractPart.engineOn(store);
                for (int replies = 0; replies < REPLIES_OF_A_COMMIT_MAX; replies++) {
                    Tag seat = EngineContractPart.tag("seat", replies);
                    AppendCondition once = EngineContractPart.condition(EngineContractPart.having(seat), 0);
                    var transaction = EngineContractPart.prepare(engine, once, EngineContractPart.event("taken", seat));
                    proxy.dropReplyAfter(replies);
                    assertThat(EngineContractPart.commit(transaction).join()).isEqualTo(Positions.marker(replies + 1L));
                    proxy.calm();
                    assertThat(EngineContractPart.source(engine, EngineContractPart.having(seat)).payloads())
                            .containsExactly("taken");
                }
                assertThat(proxy.calm()).isPositive();
                assertThat(store.log().head()).isEqualTo(REPLIES_OF_A_COMMIT_MAX);
            }
        }
    }
}
