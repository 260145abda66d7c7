package io.esper.oona.store.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.esper.oona.event.Message;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.EventFilter;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.testing.TestClock;
import io.esper.oona.store.testing.TestMessages;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// What the parts of the contract share: a fresh log for each test, a clock that only the test moves, seeded messages.
abstract class ContractPart {
    static final Instant START = Instant.parse("2026-03-02T08:00:00Z");
    /// How long a test waits for what must come; far more than it takes.
    static final Duration PATIENCE = Duration.ofSeconds(30);

    final TestClock clock = new TestClock(START);
    final TestMessages messages = new TestMessages(42);
    private final List<Store> opened = new ArrayList<>();
    private @Nullable LogFixture fixture;

    abstract LogFixture newFixture();

    @BeforeEach
    void make_the_log() {
        fixture = newFixture();
    }

    @AfterEach
    void remove_the_log() {
        opened.reversed().forEach(Store::close);
        fixture().close();
    }

    private LogFixture fixture() {
        return Objects.requireNonNull(fixture);
    }

    final LogOptions options() {
        return LogOptions.of(clock);
    }

    final Store open() {
        return open(options());
    }

    final Store open(LogOptions options) {
        Store store = fixture().open(options);
        opened.add(store);
        return store;
    }

    final Store reopen(Store store) {
        store.close();
        opened.remove(store);
        return open();
    }

    static AppendResult append(Store store, Message... batch) {
        return store.log().append(Append.of(List.of(batch)));
    }

    static AppendResult append(Store store, List<Message> batch) {
        return store.log().append(Append.of(batch));
    }

    static List<Long> positions(AppendResult result) {
        return result.outcomes().stream().map(AppendResult.Outcome::position).toList();
    }

    static List<LogElement> elements(Store store, ReadQuery query) {
        try (LogReader reader = store.log().read(query)) {
            List<LogElement> elements = new ArrayList<>();
            for (LogElement element = reader.next(); element != null; element = reader.next()) {
                elements.add(element);
            }
            return elements;
        }
    }

    static List<StoredEvent> events(Store store, ReadQuery query) {
        return elements(store, query).stream().filter(StoredEvent.class::isInstance).map(StoredEvent.class::cast)
                .toList();
    }

    static List<StoredEvent> events(Store store) {
        return events(store, ReadQuery.after(0));
    }

    static List<StoredEvent> events(Store store, EventFilter filter) {
        return events(store, ReadQuery.after(0).matching(filter));
    }

    static List<Long> positionsOf(List<StoredEvent> events) {
        return events.stream().map(StoredEvent::position).toList();
    }

    /// The log holds exactly these messages, at the positions 1, 2, 3 ….
    static void assertHolds(Store store, List<Message> expected) {
        List<StoredEvent> events = events(store);
        assertThat(positionsOf(events)).isEqualTo(count(expected.size()));
        for (int i = 0; i < expected.size(); i++) {
            assertIs(events.get(i), expected.get(i));
        }
        assertThat(store.log().head()).isEqualTo(expected.size());
    }

    /// The event is the message, field by field and byte by byte.
    static void assertIs(StoredEvent event, Message message) {
        assertThat(event.eventId()).isEqualTo(message.envelope().eventId());
        assertThat(event.envelope()).isEqualTo(message.envelope());
        assertThat(event.topic()).isEqualTo(message.topic());
        assertThat(event.retention()).isEqualTo(message.retention());
        assertThat(event.type()).isEqualTo(message.type());
        assertThat(event.version()).isEqualTo(message.version());
        assertThat(event.tags()).isEqualTo(message.tags());
        assertThat(event.flags()).isEqualTo(message.flags());
        assertThat(event.payload()).isEqualTo(message.payload());
    }

    /// 1, 2, 3 … to the number.
    static List<Long> count(int to) {
        List<Long> numbers = new ArrayList<>();
        for (long i = 1; i <= to; i++) {
            numbers.add(i);
        }
        return numbers;
    }
}
