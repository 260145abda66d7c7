package io.esper.oona.store.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import io.esper.oona.event.Message;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.Store;
import io.esper.oona.store.contract.DatabaseFixture;
import io.esper.oona.store.contract.LogOptions;
import io.esper.oona.store.testing.StoredEvents;
import io.esper.oona.store.testing.TestDatabase;
import io.esper.oona.store.testing.TestMessages;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The index cannot be written: appending goes on, and ids stay unique.
class FailingIndexTest {
    private static final LogOptions SMALL_BULKS = LogOptions.of(Clock.systemUTC()).withIndexLag(10);

    private static void execute(Store store, String sql) {
        store.inTransaction(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }

    private static void assertDuplicates(Store store, List<Message> all) {
        for (int from = 0; from < all.size(); from += 20) {
            assertThat(store.log().append(Append.of(all.subList(from, from + 20))).outcomes())
                    .allMatch(AppendResult.Duplicate.class::isInstance);
        }
        assertThat(StoredEvents.ids(store)).isEqualTo(StoredEvents.idsOf(all));
    }

    @ParameterizedTest
    @EnumSource
    void appends_go_on_and_ids_stay_unique_while_the_index_refuses_rows(TestDatabase.Kind kind) {
        TestMessages messages = new TestMessages(3);
        List<Message> all = new ArrayList<>();
        String table = kind == TestDatabase.Kind.H2 ? "id_page" : "event_id";
        String column = kind == TestDatabase.Kind.H2 ? "node" : "place";
        try (DatabaseFixture fixture = DatabaseFixture.on(kind)) {
            try (Store store = fixture.open(SMALL_BULKS)) {
                execute(store, "ALTER TABLE " + table + " ADD CONSTRAINT broken CHECK (" + column + " < 0)");
                for (int i = 0; i < 10; i++) {
                    List<Message> batch = messages.mixed(20);
                    store.log().append(Append.of(batch));
                    all.addAll(batch);
                }
                assertDuplicates(store, all);
                assertThat(store.log().status().indexedTo()).isZero();
            }
            try (Store store = fixture.open(SMALL_BULKS)) {
                assertDuplicates(store, all);
                execute(store, "ALTER TABLE " + table + " DROP CONSTRAINT broken");
                store.maintenance().index();
                assertThat(store.log().status().indexedTo()).isEqualTo(200);
                assertDuplicates(store, all);
            }
        }
    }
}
