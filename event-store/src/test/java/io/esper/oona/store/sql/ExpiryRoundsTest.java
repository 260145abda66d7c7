package io.esper.oona.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.esper.oona.event.Retention;
import io.esper.oona.store.Append;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.TestClock;
import io.esper.oona.store.testing.TestDatabase;
import io.esper.oona.store.testing.TestMessages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExpiryRoundsTest {
    private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");

    private final TestClock clock = new TestClock(START);
    private final TestMessages messages = new TestMessages(9);

    /// Of ten blocks, an hour after each other, those of the first eight hours.
    private long expireEight(Store store) {
        for (int i = 0; i < 10; i++) {
            store.log().append(Append.of(List.of(messages.telemetry())));
            clock.advance(Duration.ofHours(1));
        }
        return ((SqlMaintenance) store.maintenance()).expire(Retention.HOURS_72, START.plus(Duration.ofHours(8)), 3);
    }

    @ParameterizedTest
    @EnumSource
    void what_is_due_is_removed_in_several_transactions(TestDatabase.Kind kind) {
        try (TestDatabase database = kind.create(); Store store = database.open(clock)) {
            assertThat(expireEight(store)).isEqualTo(8);
            assertThat(store.log().status().classes()).filteredOn(of -> of.retention() == Retention.HOURS_72)
                    .singleElement().satisfies(of -> {
                        assertThat(of.expired()).isEqualTo(8);
                        assertThat(of.floor()).isEqualTo(8);
                        assertThat(of.blocks()).isEqualTo(2);
                    });
        }
    }

    @Test
    void each_transaction_has_its_floor() {
        List<String> done = new CopyOnWriteArrayList<>();
        try (TestDatabase database = TestDatabase.Kind.H2.create();
                Store store = ListeningH2.open(database.settings().withClock(clock), done::add)) {
            assertThat(expireEight(store)).isEqualTo(8);
            assertThat(done).filteredOn("raise floor"::equals).hasSize(3);
        }
    }
}
