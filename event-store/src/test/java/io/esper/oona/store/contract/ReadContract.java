package io.esper.oona.store.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.event.Tag;
import io.esper.oona.store.EventFilter;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.StoredEvent;
import org.junit.jupiter.api.Test;

/// Forward reads.
abstract class ReadContract extends ContractPart {

    private static EventFilter topics(String... names) {
        return new EventFilter(Set.of(names), Set.of(), Set.of(), Set.of(), Set.of(), null, null, null, null);
    }

    private static EventFilter types(String... names) {
        return new EventFilter(Set.of(), Set.of(names), Set.of(), Set.of(), Set.of(), null, null, null, null);
    }

    private static EventFilter tags(Tag... tags) {
        return new EventFilter(Set.of(), Set.of(), Set.of(tags), Set.of(), Set.of(), null, null, null, null);
    }

    private static EventFilter senders(String... names) {
        return new EventFilter(Set.of(), Set.of(), Set.of(), Set.of(names), Set.of(), null, null, null, null);
    }

    private static EventFilter traces(String... names) {
        return new EventFilter(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(names), null, null, null, null);
    }

    private static EventFilter received(Instant from, Instant to) {
        return new EventFilter(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), from, to, null, null);
    }

    private static EventFilter claimed(Instant from, Instant to) {
        return new EventFilter(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), null, null, from, to);
    }

    /// 600 events in commits of many sizes, a minute between commits, every second hundred indexed.
    private Store manyEvents(List<Message> into) {
        Store store = open();
        int[] sizes = {1, 2, 7, 30, 60, 100, 100, 100, 99, 1, 100};
        for (int i = 0; i < sizes.length; i++) {
            List<Message> batch = messages.mixed(sizes[i]);
            append(store, batch);
            into.addAll(batch);
            clock.advance(Duration.ofMinutes(1));
            if (i == 6) {
                store.maintenance().index();
            }
        }
        return store;
    }

    private void assertSelects(EventFilter filter, Predicate<Message> expected) {
        List<Message> all = new ArrayList<>();
        Store store = manyEvents(all);
        List<Long> positions = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (expected.test(all.get(i))) {
                positions.add(i + 1L);
            }
        }
        assertThat(positions).isNotEmpty().hasSizeLessThan(all.size());
        assertThat(positionsOf(events(store, filter))).isEqualTo(positions);
        long middle = positions.get(positions.size() / 2);
        assertThat(positionsOf(events(store, ReadQuery.after(middle).matching(filter).limit(3))))
                .isEqualTo(positions.stream().filter(position -> position > middle).limit(3).toList());
        assertThat(positionsOf(events(store, ReadQuery.after(0).until(middle).matching(filter))))
                .isEqualTo(positions.stream().filter(position -> position <= middle).toList());
    }

    @Test
    void an_empty_log_reads_as_empty_and_its_reader_ends_at_its_head() {
        Store store = open();
        try (LogReader reader = store.log().read(ReadQuery.after(0))) {
            append(store, messages.telemetry());
            assertThat(reader.next()).isNull();
            assertThat(reader.head()).isZero();
            assertThat(reader.position()).isZero();
        }
        assertThat(events(store)).hasSize(1);
    }

    @Test
    void everything_comes_in_order_across_the_classes() {
        List<Message> all = new ArrayList<>();
        assertHolds(manyEvents(all), all);
    }

    @Test
    void a_read_starts_after_its_position() {
        Store store = manyEvents(new ArrayList<>());
        assertThat(positionsOf(events(store, ReadQuery.after(597)))).containsExactly(598L, 599L, 600L);
        assertThat(events(store, ReadQuery.after(600))).isEmpty();
        assertThat(events(store, ReadQuery.after(10_000))).isEmpty();
    }

    @Test
    void a_read_ends_with_its_last_position() {
        Store store = manyEvents(new ArrayList<>());
        assertThat(positionsOf(events(store, ReadQuery.after(0).until(4)))).containsExactly(1L, 2L, 3L, 4L);
        assertThat(positionsOf(events(store, ReadQuery.after(40).until(42)))).containsExactly(41L, 42L);
        assertThat(events(store, ReadQuery.after(42).until(42))).isEmpty();
        assertThat(events(store, ReadQuery.after(42).until(7))).isEmpty();
    }

    @Test
    void a_read_returns_at_most_its_limit() {
        Store store = manyEvents(new ArrayList<>());
        assertThat(positionsOf(events(store, ReadQuery.after(5).limit(3)))).containsExactly(6L, 7L, 8L);
        assertThat(events(store, ReadQuery.after(0).limit(0))).isEmpty();
        assertThat(events(store, ReadQuery.after(0).limit(10_000))).hasSize(600);
    }

    @Test
    void the_position_tells_how_far_everything_selected_has_been_returned() {
        Store store = manyEvents(new ArrayList<>());
        try (LogReader reader = store.log().read(ReadQuery.after(3).matching(types("FieldReport")))) {
            assertThat(reader.position()).isEqualTo(3);
            StoredEvent first = (StoredEvent) Objects.requireNonNull(reader.next(), "nothing came");
            assertThat(reader.position()).isEqualTo(first.position());
            while (reader.next() != null) {
                assertThat(reader.position()).isPositive();
            }
            assertThat(reader.position()).isEqualTo(600);
            assertThat(reader.head()).isEqualTo(600);
        }
    }

    @Test
    void a_limited_read_can_be_resumed_at_its_position() {
        Store store = manyEvents(new ArrayList<>());
        List<Long> found = new ArrayList<>();
        long position = 0;
        while (position < 600) {
            try (LogReader reader =
                    store.log().read(ReadQuery.after(position).matching(types("FieldReport")).limit(7))) {
                for (var element = reader.next(); element != null; element = reader.next()) {
                    found.add(((StoredEvent) element).position());
                }
                assertThat(reader.position()).isGreaterThan(position);
                position = reader.position();
            }
        }
        assertThat(found).isNotEmpty().isEqualTo(positionsOf(events(store, types("FieldReport"))));
    }

    @Test
    void a_reader_opened_before_later_appends_ends_at_its_head() {
        Store store = open();
        append(store, messages.mixed(10));
        try (LogReader reader = store.log().read(ReadQuery.after(0))) {
            append(store, messages.mixed(10));
            int seen = 0;
            while (reader.next() != null) {
                seen++;
            }
            assertThat(seen).isEqualTo(10);
            assertThat(reader.position()).isEqualTo(10);
        }
        assertThat(events(store)).hasSize(20);
    }

    @Test
    void an_event_stays_readable_after_its_reader_has_gone_on_and_was_closed() {
        List<Message> all = new ArrayList<>();
        Store store = manyEvents(all);
        List<StoredEvent> kept = events(store);
        store.maintenance().repack();
        for (int i = 0; i < all.size(); i += 50) {
            assertIs(kept.get(i), all.get(i));
        }
        assertThat(kept).hasSize(600);
    }

    @Test
    void filter_by_topic() {
        assertSelects(topics("control.kasmina.commands"),
                message -> message.topic().equals("control.kasmina.commands"));
    }

    @Test
    void filter_by_several_topics() {
        assertSelects(topics("control.kasmina.commands", "innovation.field_reports", "no.such.topic"),
                message -> !message.topic().startsWith("telemetry"));
    }

    @Test
    void filter_by_the_wildcard_of_a_plane() {
        assertSelects(topics("innovation.*"), message -> message.topic().startsWith("innovation."));
    }

    @Test
    void filter_by_a_wildcard_beside_a_name() {
        assertSelects(topics("telemetry.*", "control.kasmina.commands"),
                message -> !message.topic().startsWith("innovation."));
    }

    @Test
    void filter_by_type() {
        assertSelects(types("FieldReport"), message -> message.type().equals("FieldReport"));
    }

    @Test
    void filter_by_sender() {
        assertSelects(senders("sender-1"), message -> message.envelope().senderId().equals("sender-1"));
    }

    @Test
    void filter_by_trace() {
        assertSelects(traces("trace-3", "trace-11"), message -> message.envelope().traceId().equals("trace-3")
                || message.envelope().traceId().equals("trace-11"));
    }

    @Test
    void filter_by_tag() {
        Tag tag = new Tag("blueprint", "bp-2");
        assertSelects(tags(tag), message -> message.tags().contains(tag));
    }

    @Test
    void filter_by_tags_that_must_all_match() {
        Tag blueprint = new Tag("blueprint", "bp-2");
        Tag seed = new Tag("seed", "1,1");
        assertSelects(tags(blueprint, seed), message -> message.tags().contains(blueprint)
                && message.tags().contains(seed));
    }

    @Test
    void filter_by_tag_and_type_and_sender_together() {
        Tag tag = new Tag("blueprint", "bp-2");
        assertSelects(new EventFilter(Set.of("innovation.*"), Set.of("FieldReport"), Set.of(tag),
                Set.of("sender-0", "sender-2"), Set.of(), null, null, null, null),
                message -> message.tags().contains(tag) && message.type().equals("FieldReport")
                        && !message.envelope().senderId().equals("sender-1"));
    }

    @Test
    void filter_by_topic_and_sender_together() {
        assertSelects(new EventFilter(Set.of("telemetry.seed.health"), Set.of(), Set.of(), Set.of("sender-1"),
                Set.of(), null, null, null, null),
                message -> message.topic().equals("telemetry.seed.health")
                        && message.envelope().senderId().equals("sender-1"));
    }

    @Test
    void filter_by_claimed_time_from_inclusive_to_exclusive() {
        Instant from = START.plusMillis(100 * 37);
        Instant to = START.plusMillis(200 * 37);
        assertSelects(claimed(from, to), message -> !message.envelope().timestamp().instant().isBefore(from)
                && message.envelope().timestamp().instant().isBefore(to));
    }

    @Test
    void filter_by_receive_time_from_inclusive_to_exclusive() {
        Store store = manyEvents(new ArrayList<>());
        Instant from = START.plus(Duration.ofMinutes(1));
        Instant to = START.plus(Duration.ofMinutes(3));
        assertThat(positionsOf(events(store, received(from, to)))).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(events(store, received(from.plusNanos(1), to))).hasSize(7);
        assertThat(events(store, received(from, to.plusNanos(1)))).hasSize(39);
        assertThat(events(store, received(START.minusSeconds(5), START))).isEmpty();
        assertThat(events(store, received(Instant.MIN, Instant.MAX))).hasSize(600);
    }

    @Test
    void filter_by_receive_time_after_re_packing() {
        Store store = manyEvents(new ArrayList<>());
        store.maintenance().repack(Retention.INDEFINITE, 500);
        store.maintenance().repack(Retention.DAYS_30, 500);
        store.maintenance().repack(Retention.HOURS_72, 500);
        assertThat(positionsOf(events(store, received(START.plus(Duration.ofMinutes(1)),
                START.plus(Duration.ofMinutes(3)))))).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    }

    @Test
    void a_filter_that_nothing_matches_selects_nothing_and_still_gets_to_the_end() {
        Store store = manyEvents(new ArrayList<>());
        for (EventFilter nothing : List.of(topics("no.such.topic"), types("NoSuchType"), senders("nobody"),
                traces("none"), tags(new Tag("blueprint", "none")))) {
            try (LogReader reader = store.log().read(ReadQuery.after(0).matching(nothing))) {
                assertThat(reader.next()).isNull();
                assertThat(reader.position()).isEqualTo(600);
            }
        }
    }

    @Test
    void filtered_reads_are_the_same_after_re_packing() {
        Store store = manyEvents(new ArrayList<>());
        List<Long> before = positionsOf(events(store, topics("control.kasmina.commands")));
        store.maintenance().repack(Retention.DAYS_30, 100);
        store.maintenance().repack(Retention.HOURS_72, 100);
        assertThat(positionsOf(events(store, topics("control.kasmina.commands")))).isNotEmpty().isEqualTo(before);
        assertThat(positionsOf(events(store))).isEqualTo(count(600));
    }

    @Test
    void open_readers_hold_no_connection_between_pages() {
        Store store = open(options().withConnections(2));
        append(store, messages.mixed(100));
        List<LogReader> readers = new ArrayList<>();
        try {
            for (int i = 0; i < 12; i++) {
                LogReader reader = store.log().read(ReadQuery.after(0));
                readers.add(reader);
                assertThat(reader.next()).isNotNull();
            }
            assertThat(append(store, messages.telemetry()).head()).isEqualTo(101);
            for (LogReader reader : readers) {
                int left = 0;
                while (reader.next() != null) {
                    left++;
                }
                assertThat(left).isEqualTo(99);
            }
        } finally {
            readers.forEach(LogReader::close);
        }
    }

    @Test
    void a_reader_that_outlives_its_store_fails_as_unavailable() {
        Store store = open();
        for (int i = 0; i < 200; i++) {
            append(store, messages.mixed(10));
        }
        LogReader reader = store.log().read(ReadQuery.after(0));
        assertThat(reader.next()).isNotNull();
        store.close();
        assertThatThrownBy(() -> {
            while (reader.next() != null) {
                assertThat(reader.position()).isPositive();
            }
        }).isInstanceOf(StoreException.Unavailable.class);
        reader.close();
    }

    @Test
    void a_query_with_a_negative_part_is_refused() {
        Store store = open();
        append(store, messages.telemetry());
        assertThatThrownBy(() -> ReadQuery.after(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ReadQuery.after(0).limit(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(events(store)).hasSize(1);
    }
}
