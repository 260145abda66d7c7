package io.esper.oona.store.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.esper.oona.event.Message;
import io.esper.oona.event.Tag;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendCondition;
import io.esper.oona.store.Criterion;
import io.esper.oona.store.EventFilter;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.contract.DatabaseFixture;
import io.esper.oona.store.contract.LogOptions;
import io.esper.oona.store.testing.TestDatabase;
import io.esper.oona.store.testing.TestMessages;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A block whose bytes were changed in the database: whatever needs it says so, and what does not goes on.
class DamagedBlockTest {
    private static final LogOptions OPTIONS = LogOptions.of(Clock.systemUTC());
    private static final Tag BLUEPRINT = new Tag("blueprint", "bp-1");

    private static void damageFirstBlock(Store store) {
        store.inTransaction(connection -> {
            try (Statement statement = connection.createStatement()) {
                if (store.dialect() == Store.Dialect.POSTGRESQL) {
                    statement.execute("SELECT set_config('oona.maintenance', 'on', true)");
                    return statement.executeUpdate(
                            "UPDATE log_block SET body = set_byte(body, 20, get_byte(body, 20) # 1) WHERE last_position = 1");
                }
                return statement.executeUpdate(
                        "UPDATE log_block SET body = substring(body, 1, 20) || X'0001' || substring(body, 23) WHERE last_position = 1");
            }
        });
    }

    private static List<LogElement> read(Store store, ReadQuery query) {
        try (LogReader reader = store.log().read(query)) {
            return Stream.generate(reader::next).takeWhile(element -> element != null).toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everything_that_needs_a_damaged_block_fails_as_corrupt(TestDatabase.Kind kind) {
        TestMessages messages = new TestMessages(1);
        Message first = messages.report("bp-1");
        try (DatabaseFixture fixture = DatabaseFixture.on(kind)) {
            try (Store store = fixture.open(OPTIONS)) {
                store.log().append(Append.of(List.of(first)));
                store.log().append(Append.of(List.of(messages.report("bp-2"))));
                store.maintenance().index();
                damageFirstBlock(store);
                EventFilter tagged = new EventFilter(Set.of(), Set.of(), Set.of(BLUEPRINT), Set.of(), Set.of(), null,
                        null, null, null);
                Criterion criterion = Criterion.tagged(BLUEPRINT);
                assertCorrupt(() -> read(store, ReadQuery.after(0)));
                assertCorrupt(() -> read(store, ReadQuery.after(0).matching(tagged)));
                assertCorrupt(() -> store.log().at(1));
                assertCorrupt(() -> store.log().find(first.envelope().eventId()));
                assertCorrupt(() -> store.log().positionsOf(List.of(criterion), 0, 10));
                assertCorrupt(() -> store.log().append(Append.of(List.of(messages.report("bp-1")),
                        new AppendCondition(List.of(criterion), 0))));
                assertCorrupt(() -> store.maintenance().repack());
                assertThat(read(store, ReadQuery.after(1))).hasSize(1);
                assertThat(store.log().append(Append.of(List.of(messages.telemetry()))).head()).isEqualTo(3);
            }
        }
    }

    private static void assertCorrupt(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(StoreException.Corrupt.class).hasMessageContaining("position 1")
                .hasMessageContaining("oona doctor");
    }
}
