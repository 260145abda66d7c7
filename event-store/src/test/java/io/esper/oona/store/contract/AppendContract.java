package io.esper.oona.store.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.esper.oona.event.ClaimedTime;
import io.esper.oona.event.Envelope;
import io.esper.oona.event.Flag;
import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.event.Tag;
import io.esper.oona.store.AppendResult;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.StoredEvent;
import org.junit.jupiter.api.Test;

/// What an append writes, and what comes back of it.
abstract class AppendContract extends ContractPart {

    private Message withPayload(byte[] payload) {
        Message some = messages.report("bp-1");
        return new Message(some.topic(), some.retention(), some.type(), some.version(), some.envelope(), some.tags(),
                some.flags(), payload);
    }

    private void assertPayloadSurvives(byte[] payload) {
        Store store = open();
        Message message = withPayload(payload);
        append(store, message);
        assertHolds(store, List.of(message));
    }

    @Test
    void the_first_event_gets_position_1() {
        Store store = open();
        AppendResult result = append(store, messages.telemetry());
        assertThat(result.outcomes()).containsExactly(new AppendResult.Stored(1));
        assertThat(result.head()).isEqualTo(1);
    }

    @Test
    void a_batch_gets_dense_positions_in_its_own_order() {
        Store store = open();
        List<Message> batch = messages.mixed(100);
        assertThat(positions(append(store, batch))).isEqualTo(count(100));
        assertHolds(store, batch);
    }

    @Test
    void appends_follow_each_other_without_gap() {
        Store store = open();
        List<Message> all = new ArrayList<>();
        for (int size : new int[]{1, 3, 2, 40, 1}) {
            List<Message> batch = messages.mixed(size);
            AppendResult result = append(store, batch);
            assertThat(positions(result).getFirst()).isEqualTo(all.size() + 1);
            all.addAll(batch);
            assertThat(result.head()).isEqualTo(all.size());
        }
        assertHolds(store, all);
    }

    @Test
    void a_batch_larger_than_a_group_commit_stays_whole() {
        Store store = open();
        List<Message> batch = messages.mixed(6_000);
        assertThat(positions(append(store, batch))).isEqualTo(count(6_000));
        assertHolds(store, batch);
    }

    @Test
    void an_empty_batch_writes_nothing_and_tells_the_head() {
        Store store = open();
        append(store, messages.mixed(3));
        AppendResult result = append(store, List.of());
        assertThat(result.outcomes()).isEmpty();
        assertThat(result.head()).isEqualTo(3);
        assertThat(store.log().head()).isEqualTo(3);
    }

    @Test
    void whitespace_in_a_payload_comes_back_unchanged() {
        assertPayloadSurvives("  {\r\n\t\"a\" :  1.0 ,\"a\": 1.00}  \n".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void non_ascii_text_in_a_payload_comes_back_unchanged() {
        assertPayloadSurvives("{\"töpic\":\"種子 🌱 \\u00e9 é e\u0301\"}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void an_empty_payload_comes_back_empty() {
        assertPayloadSurvives(new byte[0]);
    }

    @Test
    void a_payload_of_any_bytes_comes_back_unchanged() {
        byte[] bytes = new byte[1024];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        assertPayloadSurvives(bytes);
    }

    @Test
    void a_payload_of_1_megabyte_comes_back_unchanged() {
        byte[] text = new byte[1 << 20];
        Arrays.fill(text, (byte) 'x');
        assertPayloadSurvives(text);
    }

    @Test
    void a_payload_that_does_not_compress_comes_back_unchanged_up_to_the_limit() {
        byte[] noise = new byte[1_999_000];
        new Random(7).nextBytes(noise);
        assertPayloadSurvives(noise);
    }

    @Test
    void many_large_payloads_in_one_batch_come_back_unchanged() {
        Store store = open();
        List<Message> batch = new ArrayList<>();
        Random random = new Random(8);
        for (int i = 0; i < 6; i++) {
            byte[] noise = new byte[600_000];
            random.nextBytes(noise);
            batch.add(withPayload(noise));
        }
        append(store, batch);
        assertHolds(store, batch);
    }

    @Test
    void a_message_beyond_the_limit_is_refused_with_its_id_and_nothing_is_written() {
        Store store = open();
        Message huge = withPayload(new byte[2_000_001]);
        assertThatThrownBy(() -> append(store, messages.telemetry(), huge))
                .isInstanceOf(StoreException.TooLarge.class)
                .hasMessageContaining(huge.envelope().eventId().toString())
                .hasMessageContaining("nothing was written");
        assertThat(store.log().head()).isZero();
    }

    @Test
    void every_field_of_the_envelope_comes_back() {
        Store store = open();
        ClaimedTime claimed = ClaimedTime.parse("2026-02-03T04:05:06.123456789+05:30").orElseThrow();
        Message full = new Message("innovation.field_reports", Retention.INDEFINITE, "FieldReport", 7,
                new Envelope(messages.id(), "tamiyo-控制-1", claimed, "trace/№1", "run-α", 3,
                        "{\"prio\":1.50,\"hops\":[\"é\"]}"),
                List.of(new Tag("blueprint", "bp 1=ü"), new Tag("seed", "12,3")),
                Flag.OUT_OF_RANGE.mask() | Flag.FUTURE_TIME.mask(), new byte[]{'{', '}'});
        append(store, full);
        assertHolds(store, List.of(full));
        StoredEvent event = events(store).getFirst();
        assertThat(event.has(Flag.OUT_OF_RANGE)).isTrue();
        assertThat(event.has(Flag.ZONELESS_TIME)).isFalse();
    }

    @Test
    void a_missing_run_and_empty_texts_come_back_as_such() {
        Store store = open();
        Message bare = new Message("system.events.epoch", Retention.DAYS_30, "EpochEvent", 1,
                new Envelope(messages.id(), "", ClaimedTime.of(START), "", null, 1), List.of(),
                Flag.EMPTY_SENDER.mask(), new byte[]{'1'});
        Message named = new Message("system.events.epoch", Retention.DAYS_30, "EpochEvent", 1,
                new Envelope(messages.id(), "", ClaimedTime.of(START), "", "", 1), List.of(), 0, new byte[]{'2'});
        append(store, bare, named);
        assertHolds(store, List.of(bare, named));
    }

    @Test
    void odd_claimed_times_come_back_as_they_were_written() {
        Store store = open();
        List<Message> batch = new ArrayList<>();
        for (String text : List.of("2025-06-29T14:30:00Z", "2025-06-29T14:30:00", "2025-06-29t14:30:00.5z",
                "2025-06-29T14:30:00.000000-12:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z")) {
            ClaimedTime claimed = ClaimedTime.parse(text).orElseThrow();
            Message some = messages.telemetry();
            batch.add(new Message(some.topic(), some.retention(), some.type(), 1,
                    new Envelope(some.envelope().eventId(), "s", claimed, "t", null, 1), List.of(), 0, some.payload()));
        }
        append(store, batch);
        assertHolds(store, batch);
        assertThat(events(store).get(3).timestamp().text()).isEqualTo("2025-06-29T14:30:00.000000-12:00");
    }

    @Test
    void each_retention_class_numbers_its_own_events_densely() {
        Store store = open();
        append(store, messages.mixed(50));
        append(store, messages.mixed(50));
        for (Retention retention : Retention.values()) {
            List<Long> numbers = events(store).stream().filter(event -> event.retention() == retention)
                    .map(StoredEvent::classSequence).toList();
            assertThat(numbers).isNotEmpty().isEqualTo(count(numbers.size()));
        }
    }

    @Test
    void the_receive_time_is_the_clock_of_the_store_to_the_microsecond() {
        Store store = open();
        clock.advance(Duration.ofNanos(1_234_567));
        append(store, messages.telemetry());
        assertThat(events(store).getFirst().received()).isEqualTo(START.plusNanos(1_234_000));
    }

    @Test
    void the_receive_time_never_falls_when_the_clock_goes_back() {
        Store store = open();
        append(store, messages.telemetry());
        clock.advance(Duration.ofHours(-3));
        append(store, messages.telemetry());
        clock.advance(Duration.ofHours(4));
        append(store, messages.telemetry());
        assertThat(events(store)).extracting(StoredEvent::received).containsExactly(START, START,
                START.plus(Duration.ofHours(1)));
    }

    @Test
    void a_closed_store_refuses_to_append() {
        Store store = open();
        Message message = messages.telemetry();
        store.close();
        assertThatThrownBy(() -> append(store, message)).isInstanceOf(StoreException.Unavailable.class);
        assertThatThrownBy(() -> store.log().read(ReadQuery.after(0))).isInstanceOf(StoreException.Unavailable.class);
        assertThatThrownBy(() -> store.log().head()).isInstanceOf(StoreException.Unavailable.class);
    }

    @Test
    void an_append_that_was_refused_leaves_the_store_usable() {
        Store store = open();
        Message huge = withPayload(new byte[2_000_001]);
        assertThatThrownBy(() -> append(store, huge)).isInstanceOf(StoreException.TooLarge.class);
        Message next = messages.report("bp-2");
        append(store, next);
        assertHolds(store, List.of(next));
    }
}
