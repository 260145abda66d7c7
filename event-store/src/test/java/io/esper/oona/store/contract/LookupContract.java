package io.esper.oona.store.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.event.Tag;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendCondition;
import io.esper.oona.store.Criterion;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.LogStatus;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.StoredEvent;
import org.junit.jupiter.api.Test;

/// Single events, positions and figures.
abstract class LookupContract extends ContractPart {
    private static final Tag BLUEPRINT = new Tag("blueprint", "bp-1");

    private static void assertFindsEach(Store store, List<Message> stored) {
        for (int i = 0; i < stored.size(); i++) {
            StoredEvent found = store.log().find(stored.get(i).envelope().eventId()).orElseThrow();
            assertThat(found.position()).isEqualTo(i + 1);
            assertIs(found, stored.get(i));
            assertIs(store.log().at(i + 1).orElseThrow(), stored.get(i));
        }
    }

    @Test
    void an_event_is_found_by_its_id_and_at_its_position() {
        Store store = open();
        List<Message> batch = messages.mixed(30);
        append(store, batch);
        assertFindsEach(store, batch);
        assertThat(store.log().find(messages.id())).isEmpty();
    }

    @Test
    void an_event_is_found_after_indexing_re_packing_and_a_restart() {
        Store store = open();
        List<Message> batch = messages.mixed(30);
        for (Message message : batch) {
            append(store, message);
        }
        store.maintenance().index();
        assertFindsEach(store, batch);
        store.maintenance().repack();
        assertFindsEach(store, batch);
        assertFindsEach(reopen(store), batch);
    }

    @Test
    void what_another_store_wrote_is_found() {
        Store one = open();
        Store other = open();
        List<Message> batch = messages.mixed(10);
        append(one, batch);
        assertFindsEach(other, batch);
    }

    @Test
    void nothing_is_at_a_position_outside_the_log() {
        Store store = open();
        append(store, messages.telemetry());
        assertThat(store.log().at(1)).isPresent();
        assertThat(store.log().at(0)).isEmpty();
        assertThat(store.log().at(-5)).isEmpty();
        assertThat(store.log().at(2)).isEmpty();
        assertThat(store.log().at(Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void an_expired_event_is_neither_found_nor_at_its_position() {
        Store store = open();
        Message expiring = messages.telemetry();
        Message lasting = messages.report("bp-1");
        append(store, expiring, lasting);
        clock.advance(Duration.ofHours(73));
        assertThat(store.maintenance().expire(Retention.HOURS_72, clock.instant())).isEqualTo(1);
        assertThat(store.log().find(expiring.envelope().eventId())).isEmpty();
        assertThat(store.log().at(1)).isEmpty();
        assertThat(store.log().find(lasting.envelope().eventId())).isPresent();
    }

    @Test
    void the_position_at_a_time_is_the_last_received_at_or_before_it() {
        Store store = open();
        for (int i = 0; i < 5; i++) {
            append(store, messages.mixed(10));
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(store.log().positionAt(START.minusNanos(1))).isZero();
        assertThat(store.log().positionAt(START)).isEqualTo(10);
        assertThat(store.log().positionAt(START.plus(Duration.ofMinutes(2)))).isEqualTo(30);
        assertThat(store.log().positionAt(START.plus(Duration.ofMinutes(2)).minusNanos(1))).isEqualTo(20);
        assertThat(store.log().positionAt(START.plus(Duration.ofMinutes(2)).plusNanos(1))).isEqualTo(30);
        assertThat(store.log().positionAt(START.plus(Duration.ofDays(1)))).isEqualTo(50);
    }

    @Test
    void the_position_at_the_ends_of_time_is_the_first_and_the_last() {
        Store store = open();
        append(store, messages.mixed(10));
        assertThat(store.log().positionAt(Instant.MIN)).isZero();
        assertThat(store.log().positionAt(Instant.MAX)).isEqualTo(10);
    }

    @Test
    void the_position_at_a_time_is_found_inside_a_re_packed_block() {
        Store store = open();
        for (int i = 0; i < 10; i++) {
            append(store, messages.telemetry());
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(store.maintenance().repack(Retention.HOURS_72, 100)).isEqualTo(9);
        assertThat(store.log().positionAt(START.plus(Duration.ofMinutes(6)))).isEqualTo(7);
    }

    @Test
    void positions_of_criteria_come_in_order_and_once() {
        Store store = open();
        List<Message> batch = messages.mixed(200);
        append(store, batch.subList(0, 120));
        store.maintenance().index();
        append(store, batch.subList(120, 200));
        Criterion reports = new Criterion(Set.of("FieldReport"), Set.of());
        Criterion ofBlueprint = Criterion.tagged(BLUEPRINT);
        List<Long> expected = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            if (batch.get(i).type().equals("FieldReport") || batch.get(i).tags().contains(BLUEPRINT)) {
                expected.add(i + 1L);
            }
        }
        assertThat(store.log().positionsOf(List.of(reports, ofBlueprint), 0, Long.MAX_VALUE)).isNotEmpty()
                .isEqualTo(expected);
        assertThat(store.log().positionsOf(List.of(reports, ofBlueprint), 50, 150))
                .isEqualTo(expected.stream().filter(position -> position > 50 && position <= 150).toList());
    }

    private static List<StoredEvent> selected(Store store, long after, long until, Criterion... criteria) {
        try (LogReader reader = store.log().select(List.of(criteria), after, until)) {
            List<StoredEvent> events = new ArrayList<>();
            for (LogElement element = reader.next(); element != null; element = reader.next()) {
                if (element instanceof StoredEvent event) {
                    events.add(event);
                }
            }
            assertThat(reader.position()).isEqualTo(reader.head());
            return events;
        }
    }

    @Test
    void events_of_criteria_come_whole_in_order_and_once() {
        Store store = open();
        List<Message> batch = messages.mixed(200);
        append(store, batch.subList(0, 120));
        store.maintenance().index();
        append(store, batch.subList(120, 200));
        Criterion reports = new Criterion(Set.of("FieldReport"), Set.of());
        Criterion commands = new Criterion(Set.of("KasminaControlCommand"), Set.of(BLUEPRINT));
        List<StoredEvent> events = selected(store, 0, Long.MAX_VALUE, reports, Criterion.tagged(BLUEPRINT), commands);
        List<Long> expected = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            if (batch.get(i).type().equals("FieldReport") || batch.get(i).tags().contains(BLUEPRINT)) {
                expected.add(i + 1L);
            }
        }
        assertThat(positionsOf(events)).isNotEmpty().isEqualTo(expected);
        events.forEach(event -> assertIs(event, batch.get((int) event.position() - 1)));
    }

    @Test
    void events_of_criteria_that_were_opened_before_an_append_end_at_their_head() {
        Store store = open();
        append(store, messages.report("bp-1"));
        try (LogReader reader = store.log().select(List.of(Criterion.tagged(BLUEPRINT)), 0, Long.MAX_VALUE)) {
            append(store, messages.report("bp-1"));
            assertThat(reader.head()).isEqualTo(1);
            assertThat(reader.next()).isNotNull();
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void what_must_come_together_is_found_whichever_part_is_rare() {
        assertFindsWhatComesTogether(false);
    }

    @Test
    void what_must_come_together_is_found_in_the_index_whichever_part_is_rare() {
        assertFindsWhatComesTogether(true);
    }

    private void assertFindsWhatComesTogether(boolean indexed) {
        Store store = open();
        Tag common = new Tag("tenant", "x");
        List<Message> batch = new ArrayList<>();
        for (int i = 0; i < 900; i++) {
            batch.add(messages.message("axon.events", Retention.INDEFINITE, i % 300 == 7 ? "Rare" : "Usual",
                    List.of(new Tag("order", "o-" + i / 3), common), "{}"));
        }
        append(store, batch);
        if (indexed) {
            store.maintenance().index();
        }
        assertThat(positionsOf(selected(store, 0, 900, Criterion.tagged(common, new Tag("order", "o-100")))))
                .containsExactly(301L, 302L, 303L);
        assertThat(positionsOf(selected(store, 0, 900, new Criterion(Set.of("Rare"), Set.of(common)))))
                .containsExactly(8L, 308L, 608L);
        assertThat(selected(store, 0, 900, new Criterion(Set.of("Usual"), Set.of(common)))).hasSize(897);
        assertThat(selected(store, 0, 900, new Criterion(Set.of("Never"), Set.of(common)))).isEmpty();
        assertThat(selected(store, 0, 900, Criterion.tagged(common, new Tag("order", "none")))).isEmpty();
    }

    @Test
    void ten_thousand_criteria_and_ten_thousand_tags_are_one_question() {
        assertAnswersTenThousand(false);
    }

    @Test
    void ten_thousand_criteria_and_ten_thousand_tags_are_one_question_to_the_index() {
        assertAnswersTenThousand(true);
    }

    private void assertAnswersTenThousand(boolean indexed) {
        Store store = open();
        List<Tag> many = IntStream.range(0, 10_000).mapToObj(i -> new Tag("item", String.format("i-%05d", i))).toList();
        append(store, messages.report("bp-1"),
                messages.message("axon.events", Retention.INDEFINITE, "Listed", many, "{}"),
                messages.message("axon.events", Retention.INDEFINITE, "Listed", many.subList(0, 9_999), "{}"));
        if (indexed) {
            store.maintenance().index();
        }
        assertThat(positionsOf(selected(store, 0, 3, new Criterion(Set.of(), Set.copyOf(many))))).containsExactly(2L);
        Criterion[] each = many.stream().map(Criterion::tagged).toArray(Criterion[]::new);
        assertThat(positionsOf(selected(store, 0, 3, each))).containsExactly(2L, 3L);
        Criterion[] pairs =
                many.stream().skip(1).map(tag -> Criterion.tagged(tag, many.getFirst())).toArray(Criterion[]::new);
        assertThat(positionsOf(selected(store, 0, 3, pairs))).containsExactly(2L, 3L);
        assertThatThrownBy(() -> store.log()
                .append(Append.of(List.of(messages.report("bp-2")), new AppendCondition(List.of(each), 2))))
                .isInstanceOfSatisfying(StoreException.ConditionFailed.class,
                        failed -> assertThat(failed.position()).isEqualTo(3));
        assertThat(append(store, messages.report("bp-2")).outcomes()).hasSize(1);
    }

    @Test
    void what_was_looked_up_before_is_the_same_after_another_store_re_packed_it() {
        Store one = open();
        Store other = open();
        List<Message> batch = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            batch.add(messages.report("bp-1"));
            append(one, batch.getLast());
        }
        one.maintenance().index();
        List<Long> before = one.log().positionsOf(List.of(Criterion.tagged(BLUEPRINT)), 0, 100);
        assertThat(other.maintenance().repack()).isPositive();
        append(other, messages.report("bp-1"));
        assertThat(one.log().positionsOf(List.of(Criterion.tagged(BLUEPRINT)), 0, 50)).isEqualTo(before)
                .isEqualTo(count(50));
        assertFindsEach(one, batch);
        assertThat(one.log().positionsOf(List.of(Criterion.tagged(BLUEPRINT)), 0, 100)).isEqualTo(count(51));
    }

    @Test
    void what_was_looked_up_before_is_gone_when_another_store_let_it_expire() {
        Store one = open();
        Store other = open();
        Message expiring = messages.command("1,2", "bp-1");
        Message lasting = messages.report("bp-1");
        append(one, expiring, lasting);
        assertThat(one.log().positionsOf(List.of(Criterion.tagged(BLUEPRINT)), 0, 100)).containsExactly(1L, 2L);
        assertThat(one.log().find(expiring.envelope().eventId())).isPresent();
        clock.advance(Duration.ofDays(31));
        assertThat(other.maintenance().expire(Retention.DAYS_30, clock.instant())).isEqualTo(1);
        assertThat(one.log().positionsOf(List.of(Criterion.tagged(BLUEPRINT)), 0, 100)).containsExactly(2L);
        assertThat(one.log().find(expiring.envelope().eventId())).isEmpty();
        assertThat(one.log().at(1)).isEmpty();
        assertThat(one.log().find(lasting.envelope().eventId())).isPresent();
    }

    @Test
    void positions_of_what_another_store_wrote_are_found() {
        Store one = open();
        Store other = open();
        append(one, messages.report("bp-1"));
        assertThat(other.log().positionsOf(List.of(Criterion.tagged(BLUEPRINT)), 0, 100)).containsExactly(1L);
        append(one, messages.report("bp-1"));
        one.maintenance().index();
        append(one, messages.report("bp-1"));
        assertThat(other.log().positionsOf(List.of(Criterion.tagged(BLUEPRINT)), 0, 100)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void positions_of_a_type_that_no_index_knows_are_refused_by_name() {
        Store store = open();
        append(store, messages.telemetry());
        assertThatThrownBy(
                () -> store.log().positionsOf(List.of(new Criterion(Set.of("HealthSignal"), Set.of())), 0, 9))
                .isInstanceOf(StoreException.NotIndexed.class).hasMessageContaining("HealthSignal");
    }

    @Test
    void positions_of_the_criterion_that_selects_everything_are_refused() {
        Store store = open();
        append(store, messages.mixed(20));
        assertThatThrownBy(
                () -> store.log().positionsOf(List.of(new Criterion(Set.of(), Set.of())), 0, Long.MAX_VALUE))
                .isInstanceOf(StoreException.NotIndexed.class).hasMessageContaining("Use a read");
    }

    @Test
    void the_status_counts_events_and_blocks_of_each_class() {
        Store store = open();
        append(store, messages.telemetry(), messages.telemetry(), messages.report("bp-1"));
        append(store, messages.telemetry());
        LogStatus status = store.log().status();
        assertThat(status.head()).isEqualTo(4);
        assertThat(status.indexedTo()).isZero();
        assertThat(status.classes()).extracting(LogStatus.ClassStatus::retention).containsExactly(Retention.values());
        assertThat(status.classes()).extracting(LogStatus.ClassStatus::events).containsExactly(3L, 0L, 1L);
        assertThat(status.classes()).extracting(LogStatus.ClassStatus::blocks).containsExactly(2L, 0L, 1L);
        assertThat(status.classes().getFirst().bodyBytes()).isPositive();
        assertThat(status.classes().get(1).bodyBytes()).isZero();
    }

    @Test
    void the_status_tells_what_has_expired_and_what_is_indexed() {
        Store store = open();
        append(store, messages.telemetry(), messages.report("bp-1"), messages.telemetry());
        clock.advance(Duration.ofHours(73));
        store.maintenance().expire(Retention.HOURS_72, clock.instant());
        append(store, messages.telemetry());
        LogStatus status = store.log().status();
        assertThat(status.indexedTo()).isEqualTo(3);
        LogStatus.ClassStatus telemetry = status.classes().getFirst();
        assertThat(telemetry.events()).isEqualTo(3);
        assertThat(telemetry.expired()).isEqualTo(2);
        assertThat(telemetry.floor()).isEqualTo(3);
        assertThat(telemetry.blocks()).isEqualTo(1);
    }
}
