package io.esper.oona.store.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.esper.oona.event.ClaimedTime;
import io.esper.oona.event.Envelope;
import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.store.Append;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.DeadLetters.DeadLetter;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import org.junit.jupiter.api.Test;

/// What an id that was used before does.
abstract class IdempotencyContract extends ContractPart {

    private static Message otherContent(Message message) {
        return new Message(message.topic(), message.retention(), message.type(), message.version(), message.envelope(),
                message.tags(), message.flags(), "{\"other\":true}".getBytes(StandardCharsets.UTF_8));
    }

    private static Append deadLettering(List<Message> batch, List<Append.Origin> origins) {
        return new Append(batch, null, Append.OnConflict.DEAD_LETTER, origins, List.of(), List.of());
    }

    private static void assertAllDuplicates(Store store, List<Message> batch) {
        AppendResult again = append(store, batch);
        assertThat(again.outcomes()).hasSize(batch.size()).allMatch(AppendResult.Duplicate.class::isInstance);
        assertThat(positions(again)).isEqualTo(count(batch.size()));
        assertThat(store.log().head()).isEqualTo(batch.size());
    }

    @Test
    void a_repeated_batch_keeps_its_positions_and_writes_nothing() {
        Store store = open();
        List<Message> batch = messages.mixed(40);
        append(store, batch);
        assertAllDuplicates(store, batch);
        assertHolds(store, batch);
    }

    @Test
    void a_message_twice_in_one_batch_is_stored_once() {
        Store store = open();
        Message one = messages.telemetry();
        Message two = messages.report("bp-1");
        AppendResult result = append(store, one, two, one);
        assertThat(result.outcomes()).containsExactly(new AppendResult.Stored(1), new AppendResult.Stored(2),
                new AppendResult.Duplicate(1));
        assertHolds(store, List.of(one, two));
    }

    @Test
    void new_and_repeated_messages_mix_in_one_batch() {
        Store store = open();
        List<Message> first = messages.mixed(3);
        append(store, first);
        Message fresh = messages.report("bp-1");
        AppendResult result = append(store, first.get(2), fresh, first.getFirst());
        assertThat(result.outcomes()).containsExactly(new AppendResult.Duplicate(3), new AppendResult.Stored(4),
                new AppendResult.Duplicate(1));
        assertThat(result.head()).isEqualTo(4);
    }

    @Test
    void transport_marks_are_outside_the_content() {
        Store store = open();
        Message message = messages.report("bp-1");
        append(store, message);
        Envelope sent = message.envelope();
        Message resent = new Message(message.topic(), message.retention(), message.type(), 2,
                new Envelope(sent.eventId(), "another-sender", ClaimedTime.of(START), "another-trace", "run", 2),
                List.of(), 1, message.payload());
        assertThat(append(store, resent).outcomes()).containsExactly(new AppendResult.Duplicate(1));
        assertHolds(store, List.of(message));
    }

    @Test
    void a_repetition_is_known_after_a_restart() {
        Store store = open();
        List<Message> batch = messages.mixed(40);
        append(store, batch);
        assertAllDuplicates(reopen(store), batch);
    }

    @Test
    void a_repetition_is_known_after_indexing() {
        Store store = open();
        List<Message> batch = messages.mixed(40);
        append(store, batch);
        store.maintenance().index();
        assertThat(store.log().status().indexedTo()).isEqualTo(40);
        assertAllDuplicates(store, batch);
    }

    @Test
    void a_repetition_is_known_after_indexing_and_a_restart() {
        Store store = open();
        List<Message> batch = messages.mixed(40);
        append(store, batch);
        store.maintenance().index();
        assertAllDuplicates(reopen(store), batch);
    }

    @Test
    void a_repetition_is_known_when_a_part_is_indexed_and_a_part_is_not() {
        Store store = open();
        List<Message> batch = messages.mixed(40);
        append(store, batch.subList(0, 25));
        store.maintenance().index();
        append(store, batch.subList(25, 40));
        assertAllDuplicates(store, batch);
        assertAllDuplicates(reopen(store), batch);
    }

    @Test
    void a_repetition_is_known_after_re_packing() {
        Store store = open();
        List<Message> batch = messages.mixed(60);
        for (Message message : batch) {
            append(store, message);
        }
        assertThat(store.maintenance().repack()).isPositive();
        assertAllDuplicates(store, batch);
        assertAllDuplicates(reopen(store), batch);
    }

    @Test
    void a_repetition_is_known_after_its_event_has_expired() {
        Store store = open();
        List<Message> batch = messages.mixed(40);
        append(store, batch);
        clock.advance(Duration.ofHours(73));
        assertThat(store.maintenance().expire(Retention.HOURS_72, clock.instant())).isPositive();
        assertAllDuplicates(store, batch);
        assertAllDuplicates(reopen(store), batch);
    }

    @Test
    void a_store_that_was_open_meanwhile_knows_the_ids_of_what_another_stored_and_let_expire() {
        Store first = open();
        Store second = open();
        List<Message> batch = messages.mixed(40);
        append(second, batch.subList(0, 10));
        append(first, batch.subList(10, 40));
        clock.advance(Duration.ofHours(73));
        assertThat(first.maintenance().expire(Retention.HOURS_72, clock.instant())).isPositive();
        assertAllDuplicates(second, batch);
    }

    @Test
    void other_content_under_a_stored_id_is_refused_with_the_whole_batch() {
        Store store = open();
        Message stored = messages.report("bp-1");
        append(store, messages.telemetry(), stored);
        assertThatThrownBy(() -> append(store, messages.telemetry(), otherContent(stored), messages.telemetry()))
                .isInstanceOfSatisfying(StoreException.ContentConflict.class, conflict -> {
                    assertThat(conflict.eventId()).isEqualTo(stored.envelope().eventId());
                    assertThat(conflict.position()).isEqualTo(2);
                    assertThat(conflict).hasMessageContaining("nothing was written");
                });
        assertThat(store.log().head()).isEqualTo(2);
    }

    @Test
    void the_same_payload_on_another_topic_is_other_content() {
        Store store = open();
        Message stored = messages.report("bp-1");
        append(store, stored);
        Message moved = new Message("innovation.other", stored.retention(), stored.type(), 1, stored.envelope(),
                stored.tags(), 0, stored.payload());
        assertThatThrownBy(() -> append(store, moved)).isInstanceOf(StoreException.ContentConflict.class);
    }

    @Test
    void other_content_is_refused_after_indexing_and_a_restart() {
        Store store = open();
        Message stored = messages.report("bp-1");
        append(store, stored);
        store.maintenance().index();
        Store again = reopen(store);
        assertThatThrownBy(() -> append(again, otherContent(stored)))
                .isInstanceOf(StoreException.ContentConflict.class);
        assertHolds(again, List.of(stored));
    }

    @Test
    void an_id_twice_in_one_batch_with_other_content_refuses_the_batch() {
        Store store = open();
        Message first = messages.report("bp-1");
        assertThatThrownBy(() -> append(store, first, otherContent(first)))
                .isInstanceOf(StoreException.ContentConflict.class);
        assertThat(store.log().head()).isZero();
        append(store, first);
        assertHolds(store, List.of(first));
    }

    @Test
    void a_conflict_is_left_out_and_recorded_as_a_letter_with_its_original_bytes_if_so_asked() {
        Store store = open();
        Message stored = messages.report("bp-1");
        append(store, stored);
        Message fresh = messages.telemetry();
        byte[] line = "{\"the\":\"whole line\"}".getBytes(StandardCharsets.UTF_8);
        AppendResult result = store.log().append(deadLettering(List.of(otherContent(stored), fresh),
                List.of(new Append.Origin("import:a.jsonl", "line 17", () -> line),
                        new Append.Origin("import:a.jsonl", "line 18", null))));
        assertThat(result.outcomes()).containsExactly(new AppendResult.Conflict(1), new AppendResult.Stored(2));
        assertHolds(store, List.of(stored, fresh));
        DeadLetter letter = store.deadLetters().list(0, null, 10).getFirst();
        assertThat(letter.letter().source()).isEqualTo("import:a.jsonl");
        assertThat(letter.letter().sourcePosition()).isEqualTo("line 17");
        assertThat(letter.letter().reason()).isEqualTo("id-conflict");
        assertThat(letter.letter().detail()).contains("position 1");
        assertThat(letter.letter().topic()).isEqualTo(stored.topic());
        assertThat(letter.letter().eventId()).isEqualTo(stored.envelope().eventId().toString());
        assertThat(letter.letter().bytes()).isEqualTo(line);
    }

    @Test
    void a_letter_without_an_origin_holds_the_payload() {
        Store store = open();
        Message stored = messages.report("bp-1");
        append(store, stored);
        store.log().append(deadLettering(List.of(otherContent(stored)), List.of()));
        assertThat(store.deadLetters().list(0, null, 10)).singleElement()
                .satisfies(letter -> assertThat(letter.letter().bytes()).isEqualTo(otherContent(stored).payload()));
    }

    @Test
    void an_id_twice_in_one_batch_with_other_content_keeps_the_first_and_records_the_second_if_so_asked() {
        Store store = open();
        Message first = messages.report("bp-1");
        AppendResult result = store.log().append(deadLettering(List.of(first, otherContent(first)), List.of()));
        assertThat(result.outcomes()).containsExactly(new AppendResult.Stored(1), new AppendResult.Conflict(1));
        assertHolds(store, List.of(first));
        assertThat(store.deadLetters().countByReason()).containsEntry("id-conflict", 1L);
    }

    @Test
    void a_conflict_that_is_repeated_is_recorded_once() {
        Store store = open();
        Message stored = messages.report("bp-1");
        append(store, stored);
        Append conflicting = deadLettering(List.of(otherContent(stored)),
                List.of(new Append.Origin("import:a.jsonl", "line 1", null)));
        store.log().append(conflicting);
        assertThat(store.log().append(conflicting).outcomes()).containsExactly(new AppendResult.Conflict(1));
        assertThat(store.deadLetters().countByReason()).containsEntry("id-conflict", 1L);
    }

    @Test
    void thousands_of_ids_are_known_one_by_one_when_most_are_indexed() {
        Store store = open(options().withIndexLag(500));
        List<Message> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            List<Message> batch = messages.mixed(150);
            append(store, batch);
            all.addAll(batch);
        }
        store.maintenance().index();
        assertAllDuplicates(store, all);
    }
}
