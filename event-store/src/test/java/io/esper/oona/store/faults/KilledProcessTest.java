package io.esper.oona.store.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;

import io.esper.oona.event.Message;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.contract.DatabaseFixture;
import io.esper.oona.store.contract.LogOptions;
import io.esper.oona.store.faults.ChildWriter.Acknowledged;
import io.esper.oona.store.testing.StoredEvents;
import io.esper.oona.store.testing.TestDatabase;
import io.esper.oona.store.testing.TestMessages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Writers that are killed as by `kill -9`: what they were told is stored is stored, once, where they were told.
class KilledProcessTest {
    private static final LogOptions OPTIONS = LogOptions.of(Clock.systemUTC()).withIndexLag(50).withConnections(4);

    private static List<Acknowledged> take(ChildWriter child, int events) {
        List<Acknowledged> acknowledged = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            acknowledged.add(child.next());
        }
        return acknowledged;
    }

    private static void assertStored(Store store, List<Acknowledged> acknowledged) {
        List<UUID> ids = StoredEvents.ids(store);
        assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
        assertThat(acknowledged).allSatisfy(
                event -> assertThat(ids.get(Math.toIntExact(event.position()) - 1)).isEqualTo(event.id()));
        assertThat(store.log().head()).isEqualTo(ids.size());
    }

    @ParameterizedTest
    @EnumSource
    void everything_acknowledged_is_there_after_each_kill(TestDatabase.Kind kind) {
        try (DatabaseFixture fixture = DatabaseFixture.on(kind)) {
            List<Acknowledged> acknowledged = new ArrayList<>();
            for (int round = 0; round < Soak.rounds(2); round++) {
                try (ChildWriter child = ChildWriter.start(fixture.settings(OPTIONS), 100 + round)) {
                    acknowledged.addAll(take(child, 40 + 35 * (round % 3)));
                    child.kill(acknowledged);
                }
                try (Store store = fixture.open(OPTIONS)) {
                    assertStored(store, acknowledged);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void another_writer_goes_on_when_one_is_killed_between_block_and_index(TestDatabase.Kind kind) {
        try (DatabaseFixture fixture = DatabaseFixture.on(kind);
                Store store = fixture.open(OPTIONS)) {
            TestMessages messages = new TestMessages(5);
            List<Acknowledged> acknowledged = new ArrayList<>();
            try (ChildWriter child = ChildWriter.start(fixture.settings(OPTIONS.withIndexLag(100_000)), 7)) {
                acknowledged.addAll(take(child, 10));
                for (int i = 0; i < 30; i++) {
                    append(store, messages.mixed(1 + i % 3), acknowledged);
                }
                acknowledged.addAll(take(child, 10));
                child.kill(acknowledged);
            }
            for (int i = 0; i < 30; i++) {
                append(store, messages.mixed(1 + i % 3), acknowledged);
            }
            assertStored(store, acknowledged);
            // The child's messages once more: its ids are known although it never indexed them.
            TestMessages again = new TestMessages(7);
            for (int i = 0; i < 4; i++) {
                assertThat(store.log().append(Append.of(again.mixed(1 + i % 4))).outcomes())
                        .allMatch(AppendResult.Duplicate.class::isInstance);
            }
            store.maintenance().index();
            assertThat(store.log().status().indexedTo()).isEqualTo(store.log().head());
        }
    }

    private static void append(Store store, List<Message> batch, List<Acknowledged> acknowledged) {
        AppendResult result = store.log().append(Append.of(batch));
        for (int i = 0; i < batch.size(); i++) {
            acknowledged.add(new Acknowledged(batch.get(i).envelope().eventId(), result.outcomes().get(i).position()));
        }
    }

    /// As a caller does that is told to repeat what it does not know the end of.
    private static void appendPatiently(Store store, List<Message> batch, List<Acknowledged> acknowledged) {
        for (int attempt = 1;; attempt++) {
            try {
                append(store, batch, acknowledged);
                return;
            } catch (StoreException.Unavailable doubtful) {
                if (attempt == 10) {
                    throw doubtful;
                }
            }
        }
    }

    @Test
    void a_second_process_on_a_file_goes_on_when_the_one_that_holds_it_is_killed() {
        for (int round = 0; round < Soak.rounds(1); round++) {
            try (DatabaseFixture fixture = DatabaseFixture.on(TestDatabase.Kind.H2)) {
                List<Acknowledged> acknowledged = new ArrayList<>();
                TestMessages messages = new TestMessages(900 + round);
                try (ChildWriter holder = ChildWriter.start(fixture.settings(OPTIONS), 300 + round)) {
                    acknowledged.addAll(take(holder, 5));
                    try (Store store = fixture.open(OPTIONS)) {
                        for (int i = 0; i < 40; i++) {
                            appendPatiently(store, messages.mixed(1 + i % 3), acknowledged);
                        }
                        holder.kill(acknowledged);
                        for (int i = 0; i < 40; i++) {
                            appendPatiently(store, messages.mixed(1 + i % 3), acknowledged);
                        }
                        assertStored(store, acknowledged);
                    }
                }
                try (Store again = fixture.open(OPTIONS)) {
                    assertStored(again, acknowledged);
                    List<StoredEvent> events = StoredEvents.all(again);
                    assertThat(events).isSortedAccordingTo(
                            (one, other) -> one.received().compareTo(other.received()));
                }
            }
        }
    }
}
