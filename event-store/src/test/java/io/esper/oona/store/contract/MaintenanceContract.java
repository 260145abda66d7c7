package io.esper.oona.store.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.event.Tag;
import io.esper.oona.store.Append;
import io.esper.oona.store.Cursor;
import io.esper.oona.store.EventFilter;
import io.esper.oona.store.Expired;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.LogStatus;
import io.esper.oona.store.Maintenance;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoredEvent;
import org.junit.jupiter.api.Test;

/// Re-packing and expiry, as readers see them.
abstract class MaintenanceContract extends ContractPart {

    /// Positions 1 to 10: telemetry at the odd ones, reports at the even ones, an hour after each.
    private Store alternating() {
        Store store = open();
        for (int i = 1; i <= 10; i++) {
            append(store, i % 2 == 1 ? messages.telemetry() : messages.report("bp-1"));
            clock.advance(Duration.ofHours(1));
        }
        return store;
    }

    private static long blocks(Store store, Retention retention) {
        return store.log().status().classes().stream().filter(status -> status.retention() == retention)
                .mapToLong(LogStatus.ClassStatus::blocks).sum();
    }

    private static long expireUntil(Store store, int hours) {
        return store.maintenance().expire(Retention.HOURS_72, START.plus(Duration.ofHours(hours)));
    }

    @Test
    void re_packing_makes_fewer_blocks_of_the_same_events() {
        Store store = open();
        List<Message> all = messages.mixed(60);
        for (Message message : all) {
            append(store, message);
        }
        long before = blocks(store, Retention.HOURS_72);
        long saved = store.maintenance().repack(Retention.HOURS_72, 10);
        assertThat(saved).isPositive();
        assertThat(blocks(store, Retention.HOURS_72)).isEqualTo(before - saved);
        assertHolds(store, all);
        assertThat(store.maintenance().repack(Retention.HOURS_72, 10)).isZero();
    }

    @Test
    void re_packing_keeps_receive_times_and_class_numbers() {
        Store store = alternating();
        List<StoredEvent> before = events(store);
        assertThat(store.maintenance().repack()).isPositive();
        List<StoredEvent> after = events(store);
        assertThat(after).extracting(StoredEvent::received).isEqualTo(
                before.stream().map(StoredEvent::received).toList());
        assertThat(after).extracting(StoredEvent::classSequence).isEqualTo(
                before.stream().map(StoredEvent::classSequence).toList());
    }

    @Test
    void re_packing_keeps_large_payloads_apart() {
        Store store = open();
        List<Message> all = new ArrayList<>();
        Random random = new Random(3);
        for (int i = 0; i < 4; i++) {
            byte[] noise = new byte[700_000];
            random.nextBytes(noise);
            Message some = messages.telemetry();
            all.add(new Message(some.topic(), some.retention(), some.type(), 1, some.envelope(), some.tags(), 0,
                    noise));
            append(store, all.getLast());
        }
        assertThat(store.maintenance().repack()).isZero();
        assertHolds(store, all);
    }

    @Test
    void a_reader_under_way_does_not_notice_re_packing() {
        Store store = open();
        for (int i = 0; i < 100; i++) {
            append(store, messages.mixed(3));
        }
        List<Long> seen = new ArrayList<>();
        try (LogReader reader = store.log().read(ReadQuery.after(0))) {
            for (LogElement element = reader.next(); element != null; element = reader.next()) {
                seen.add(((StoredEvent) element).position());
                if (seen.size() % 40 == 0) {
                    store.maintenance().repack(Retention.HOURS_72, 2 + seen.size() / 4);
                    store.maintenance().repack(Retention.DAYS_30, 2 + seen.size() / 4);
                }
            }
        }
        assertThat(seen).isEqualTo(count(300));
    }

    @Test
    void expiry_removes_whole_blocks_that_were_received_before_the_moment() {
        Store store = alternating();
        assertThat(expireUntil(store, 4)).isEqualTo(2);
        assertThat(positionsOf(events(store))).containsExactly(2L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(expireUntil(store, 4)).isZero();
        assertThat(expireUntil(store, 7)).isEqualTo(2);
        assertThat(store.log().head()).isEqualTo(10);
    }

    @Test
    void a_read_from_the_beginning_is_told_exactly_what_has_expired() {
        Store store = alternating();
        expireUntil(store, 4);
        List<LogElement> elements = elements(store, ReadQuery.after(0));
        assertThat(elements.getFirst()).isEqualTo(new Expired(Retention.HOURS_72, 0, 3, 2, true));
        assertThat(elements).filteredOn(Expired.class::isInstance).hasSize(1);
    }

    @Test
    void a_read_from_within_the_expired_range_is_told_the_most_that_it_can_be() {
        Store store = alternating();
        expireUntil(store, 6);
        assertThat(elements(store, ReadQuery.after(2))).filteredOn(Expired.class::isInstance).singleElement()
                .isEqualTo(new Expired(Retention.HOURS_72, 2, 5, 3, false));
    }

    @Test
    void a_read_that_ends_within_the_expired_range_is_told_so() {
        Store store = alternating();
        expireUntil(store, 6);
        assertThat(elements(store, ReadQuery.after(0).until(2))).filteredOn(Expired.class::isInstance).singleElement()
                .isEqualTo(new Expired(Retention.HOURS_72, 0, 2, 3, false));
    }

    @Test
    void a_read_beyond_the_expired_range_is_told_nothing() {
        Store store = alternating();
        expireUntil(store, 4);
        assertThat(elements(store, ReadQuery.after(3))).hasSize(7).noneMatch(Expired.class::isInstance);
    }

    @Test
    void a_read_by_tag_is_told_what_has_expired() {
        Store store = alternating();
        expireUntil(store, 4);
        EventFilter tagged = new EventFilter(Set.of(), Set.of(), Set.of(new Tag("blueprint", "bp-1")), Set.of(),
                Set.of(), null, null, null, null);
        List<LogElement> elements = elements(store, ReadQuery.after(0).matching(tagged));
        assertThat(elements.getFirst()).isEqualTo(new Expired(Retention.HOURS_72, 0, 3, 2, true));
        assertThat(elements).hasSize(6);
    }

    @Test
    void a_reader_by_tag_under_way_is_told_what_expires_before_it_gets_there() {
        Store store = open();
        for (int i = 0; i < 400; i++) {
            append(store, messages.command("1,2", "bp-1"));
            clock.advance(Duration.ofMinutes(1));
        }
        EventFilter tagged = new EventFilter(Set.of(), Set.of(), Set.of(new Tag("blueprint", "bp-1")), Set.of(),
                Set.of(), null, null, null, null);
        try (LogReader reader = store.log().read(ReadQuery.after(0).matching(tagged))) {
            assertThat(reader.next()).isNotNull();
            store.maintenance().expire(Retention.DAYS_30, START.plus(Duration.ofMinutes(350)));
            long events = 1;
            long told = 0;
            for (LogElement element = reader.next(); element != null; element = reader.next()) {
                switch (element) {
                    case StoredEvent event -> events++;
                    case Expired expired -> told += expired.count();
                }
            }
            assertThat(events).isLessThan(400);
            assertThat(told).isGreaterThanOrEqualTo(400 - events);
        }
    }

    @Test
    void a_reader_under_way_is_told_what_expires_before_it_gets_there() {
        Store store = open();
        for (int i = 0; i < 200; i++) {
            append(store, messages.telemetry());
            clock.advance(Duration.ofMinutes(1));
        }
        try (LogReader reader = store.log().read(ReadQuery.after(0))) {
            assertThat(reader.next()).isInstanceOf(StoredEvent.class);
            expireUntil(store, 3);
            long accounted = 1;
            for (LogElement element = reader.next(); element != null; element = reader.next()) {
                accounted += element instanceof Expired expired ? expired.count() : 1;
            }
            assertThat(accounted).isEqualTo(200);
        }
    }

    @Test
    void everything_of_a_class_can_expire_and_the_class_goes_on_counting() {
        Store store = alternating();
        assertThat(expireUntil(store, 100)).isEqualTo(5);
        append(store, messages.telemetry());
        assertThat(events(store).getLast().classSequence()).isEqualTo(6);
        assertThat(elements(store, ReadQuery.after(0)).getFirst())
                .isEqualTo(new Expired(Retention.HOURS_72, 0, 9, 5, true));
    }

    @Test
    void indefinite_events_never_expire() {
        Store store = alternating();
        assertThatThrownBy(() -> store.maintenance().expire(Retention.INDEFINITE, clock.instant()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(events(store)).hasSize(10);
    }

    @Test
    void appends_go_on_with_a_small_index_bulk_and_the_index_follows() {
        Store store = open(options().withIndexLag(10));
        List<Message> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            List<Message> batch = messages.mixed(7);
            append(store, batch);
            all.addAll(batch);
        }
        store.maintenance().index();
        assertThat(store.log().status().indexedTo()).isEqualTo(280);
        assertHolds(store, all);
    }

    private static void readerAt(Store store, long position) {
        store.log().append(new Append(List.of(), null, Append.OnConflict.REFUSE_BATCH, List.of(), List.of(),
                List.of(Cursor.ofReader("reader:slow", position))));
    }

    @Test
    void expiry_waits_for_registered_readers() {
        Store store = alternating();
        readerAt(store, 2);
        assertThat(store.maintenance().readers())
                .containsExactly(new Maintenance.RegisteredReader("reader:slow", 2));
        assertThat(expireUntil(store, 7)).isEqualTo(1);
        assertThat(positionsOf(events(store))).startsWith(2L, 3L, 4L);
        readerAt(store, 5);
        assertThat(expireUntil(store, 7)).isEqualTo(2);
        assertThat(positionsOf(events(store))).startsWith(2L, 4L, 6L, 7L);
    }

    @Test
    void a_reader_that_was_released_holds_nothing_back() {
        Store store = alternating();
        readerAt(store, 0);
        assertThat(expireUntil(store, 7)).isZero();
        store.maintenance().release("reader:slow");
        store.maintenance().release("reader:slow");
        assertThat(store.maintenance().readers()).isEmpty();
        assertThat(expireUntil(store, 7)).isEqualTo(4);
    }

    @Test
    void only_readers_can_be_released_and_their_positions_are_positions() {
        Store store = open();
        assertThatThrownBy(() -> store.maintenance().release("import:x")).hasMessageContaining("reader:");
        assertThatThrownBy(() -> Cursor.ofReader("slow", 1)).hasMessageContaining("reader:");
        assertThatThrownBy(() -> Cursor.ofReader("reader:slow", -1)).hasMessageContaining("-1");
    }
}
