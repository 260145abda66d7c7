package io.esper.oona.redis.record;

import static io.esper.oona.redis.testing.Producer.COMMANDS;
import static io.esper.oona.redis.testing.Producer.EPOCHS;
import static io.esper.oona.redis.testing.Producer.TELEMETRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.redis.entry.ClaimSource;
import io.esper.oona.redis.ledger.Counts;
import io.esper.oona.redis.ledger.Ledger;
import io.esper.oona.redis.ledger.Sender;
import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.EntryId;
import io.esper.oona.redis.link.RedisException;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.RedisSettings;
import io.esper.oona.redis.link.Replies;
import io.esper.oona.redis.link.ServerCheck;
import io.esper.oona.redis.testing.Producer;
import io.esper.oona.redis.testing.Producer.Six;
import io.esper.oona.redis.testing.RedisBinary;
import io.esper.oona.redis.testing.RedisServer;
import io.esper.oona.store.Append;
import io.esper.oona.store.DeadLetters.DeadLetter;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.testing.StoredEvents;
import io.esper.oona.store.testing.TestClock;
import io.esper.oona.store.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a recorder makes of streams, on both databases and on every Redis that this machine has.
@ParameterizedClass(name = "{0}, Redis {1}")
@MethodSource("installations")
@SuppressWarnings("NullAway.Init") // JUnit makes them before each test
class RecorderTest {
    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");

    @Parameter(0)
    TestDatabase.Kind kind;
    @Parameter(1)
    RedisBinary binary;

    private final TestClock clock = new TestClock(NOW);
    private final Producer producer = new Producer(1, clock);
    private TestDatabase database;
    private Store store;
    private RedisServer redis;
    private RedisLink link;

    static Stream<Arguments> installations() {
        return RedisBinary.all().stream().flatMap(
                binary -> Stream.of(TestDatabase.Kind.values()).map(kind -> Arguments.of(kind, binary)));
    }

    @BeforeEach
    void start() {
        database = kind.create();
        store = database.open(clock);
        redis = RedisServer.start(binary, "--appendonly", "yes", "--appendfsync", "everysec");
        link = redis.link();
    }

    @AfterEach
    void close() {
        link.close();
        redis.close();
        store.close();
        database.close();
    }

    private List<Six> publish(int count) {
        List<Six> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(producer.any());
        }
        Producer.add(link, messages);
        return messages;
    }

    private List<DeadLetter> letters() {
        return store.deadLetters().list(0, null, 1000);
    }

    @Nested
    class Recording_what_is_there {
        @Test
        void makes_every_message_an_event_once_in_the_order_of_its_stream() {
            List<Six> messages = publish(700);
            Recording.drain(store, redis);
            Recording.assertHolds(store, messages);
            assertThat(Recording.counts(store)).isEqualTo(new Counts(700, 700, 0, 0, 0));
            Recording.assertAuditAgrees(store);
        }

        @Test
        void acknowledges_everything_and_finds_nothing_the_next_time() {
            List<Six> messages = publish(120);
            Recording.drain(store, redis);
            Recording.assertAcknowledged(link, COMMANDS);
            Recording.assertAcknowledged(link, TELEMETRY);
            Recording.drain(store, redis);
            Recording.assertHolds(store, messages);
            assertThat(Recording.counts(store).received()).isEqualTo(120);
        }

        @Test
        void goes_on_where_it_stood() {
            List<Six> messages = new ArrayList<>(publish(60));
            Recording.drain(store, redis);
            messages.addAll(publish(75));
            Recording.drain(store, redis);
            Recording.assertHolds(store, messages);
        }

        @Test
        void keeps_the_entry_id_of_every_event() {
            List<Six> messages = List.of(producer.command(), producer.command(), producer.command());
            List<EntryId> ids = Producer.add(link, messages);
            Recording.drain(store, redis);
            for (int i = 0; i < messages.size(); i++) {
                assertThat(Recording.sourceOf(store, messages.get(i).eventId())).isEqualTo(ids.get(i));
            }
        }

        @Test
        void reads_a_nested_message_in_one_field_of_any_name() {
            Six message = producer.command();
            Producer.addRaw(link, COMMANDS, "data", message.nested());
            Recording.drain(store, redis);
            Recording.assertHolds(store, List.of(message));
        }

        @Test
        void keeps_the_texts_of_the_python_client_as_they_are() {
            Six message = new Six(UUID.randomUUID().toString(), "tamiyo", "2026-01-05T10:11:16.422105", "12345", EPOCHS,
                    "{\"epoch\": 3, \"validation_accuracy\": 0.50, \"validation_loss\": 1e-3, \"note\": \"ü 種 \\u00e9\"}");
            Producer.add(link, List.of(message));
            Recording.drain(store, redis);
            Recording.assertHolds(store, List.of(message));
            StoredEvent event = StoredEvents.all(store).getFirst();
            assertThat(event.traceId()).isEqualTo("12345");
            assertThat(event.timestamp().text()).isEqualTo("2026-01-05T10:11:16.422105");
            assertThat(event.timestamp().zoneless()).isTrue();
        }

        @Test
        void keeps_a_run_and_further_fields_with_the_envelope() {
            Six message = producer.command();
            List<Object> fields = new ArrayList<>(message.arguments());
            fields.addAll(List.of("run_id", "run-7", "priority", "high"));
            Producer.addRaw(link, COMMANDS, fields.toArray());
            Recording.drain(store, redis);
            StoredEvent event = StoredEvents.all(store).getFirst();
            assertThat(event.runId()).isEqualTo("run-7");
            assertThat(event.extensions()).isEqualTo("{\"priority\":\"high\"}");
        }

        @Test
        void records_topics_that_an_operator_has_registered_under_a_prefix() throws InterruptedException {
            Six message = producer.command();
            link.call(Command.XADD, prefixed(message));
            new Recorder(store, TopicCatalogue::builtIn,
                    RedisSettings.of(redis.url() + "/team-a."), Recording.QUICK,
                    RecorderObserver.SILENT).run(() -> false, true);
            Recording.assertHolds(store, List.of(message));
            assertThat(new Ledger(store).find("redis:team-a." + COMMANDS)).isPresent();
        }

        private Object[] prefixed(Six message) {
            List<Object> arguments = new ArrayList<>(List.of("team-a." + COMMANDS, "*"));
            arguments.addAll(message.arguments());
            return arguments.toArray();
        }
    }

    @Nested
    class What_is_no_message {
        @Test
        void becomes_a_letter_with_source_entry_and_reason_and_stops_nothing() {
            Six before = producer.command();
            Six bad = producer.command().withPayload("{\"target_layer_id\": NaN}");
            Six after = producer.command();
            List<EntryId> ids = Producer.add(link, List.of(before, bad, after));
            Recording.drain(store, redis);
            Recording.assertHolds(store, List.of(before, after));
            DeadLetter letter = letters().getFirst();
            assertThat(letter.letter().source()).isEqualTo("redis:" + COMMANDS);
            assertThat(letter.letter().sourcePosition()).isEqualTo(ids.get(1).toString());
            assertThat(letter.letter().reason()).isEqualTo("not-a-number");
            assertThat(letter.letter().eventId()).isEqualTo(bad.eventId());
            assertThat(letter.attempts()).isEqualTo(1);
            assertThat(Recording.counts(store)).isEqualTo(new Counts(3, 2, 0, 0, 1));
            Recording.assertAuditAgrees(store);
        }

        @Test
        void keeps_the_bytes_of_a_single_field_as_they_came() {
            byte[] broken = {'{', (byte) 0xFF, 0, 1};
            Producer.addRaw(link, COMMANDS, "data", broken);
            Recording.drain(store, redis);
            assertThat(letters().getFirst().letter().bytes()).isEqualTo(broken);
        }

        @Test
        void keeps_several_fields_as_one_object_from_which_nothing_is_missing() {
            Producer.addRaw(link, COMMANDS, "event_id", "no uuid", "payload", "{\"a\": \"\\\"\n\t\"}", "x", "ü");
            Recording.drain(store, redis);
            assertThat(new String(letters().getFirst().letter().bytes(), StandardCharsets.UTF_8))
                    .isEqualTo(
                            "{\"event_id\":\"no uuid\",\"payload\":\"{\\\"a\\\": \\\"\\\\\\\"\\u000a\\u0009\\\"}\",\"x\":\"ü\"}");
        }

        @Test
        void keeps_fields_that_are_not_utf8_in_the_form_of_the_protocol() {
            Producer.addRaw(link, COMMANDS, "a", new byte[]{(byte) 0xC3}, "b", "c");
            Recording.drain(store, redis);
            assertThat(letters().getFirst().letter().reason()).isEqualTo("invalid-utf8");
            assertThat(letters().getFirst().letter().bytes()).isEqualTo(
                    "*4\r\n$1\r\na\r\n$1\r\n\u00C3\r\n$1\r\nb\r\n$1\r\nc\r\n".getBytes(StandardCharsets.ISO_8859_1));
        }

        @Test
        void on_the_stream_of_another_topic_is_refused() {
            Six stray = producer.command();
            Producer.addRaw(link, EPOCHS, stray.arguments().toArray());
            Recording.drain(store, redis);
            assertThat(letters().getFirst().letter().reason()).isEqualTo("wrong-topic");
            assertThat(store.log().head()).isZero();
        }

        @Test
        void one_in_a_hundred_is_counted_to_the_last() {
            List<Six> messages = new ArrayList<>();
            List<Six> good = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                Six message = producer.any();
                messages.add(i % 100 == 7 ? message.withPayload("{broken") : message);
                if (i % 100 != 7) {
                    good.add(message);
                }
            }
            Producer.add(link, messages);
            Recording.drain(store, redis);
            Recording.assertHolds(store, good);
            assertThat(Recording.counts(store)).isEqualTo(new Counts(2_000, 1_980, 0, 0, 20));
            assertThat(store.deadLetters().countByReason()).containsOnly(Map.entry("malformed-json", 20L));
            Recording.assertAuditAgrees(store);
        }
    }

    @Nested
    class What_comes_again {
        @Test
        void with_the_same_content_is_a_duplicate() {
            Six message = producer.command();
            Producer.add(link, List.of(message, message, producer.command(), message));
            Recording.drain(store, redis);
            assertThat(Recording.counts(store)).isEqualTo(new Counts(4, 2, 2, 0, 0));
            Recording.assertAuditAgrees(store);
        }

        @Test
        void with_other_content_is_refused_into_a_letter_with_its_own_bytes() {
            Six message = producer.epoch();
            Six other = message.withPayload("{\"epoch\": 9, \"validation_accuracy\": 0.9, \"validation_loss\": 0.1}");
            Producer.add(link, List.of(message, other));
            Recording.drain(store, redis);
            assertThat(Recording.counts(store)).isEqualTo(new Counts(2, 1, 0, 1, 0));
            assertThat(letters().getFirst().letter().reason()).isEqualTo("id-conflict");
            assertThat(new String(letters().getFirst().letter().bytes(), StandardCharsets.UTF_8))
                    .contains("\"epoch\\\": 9");
            Recording.assertHolds(store, List.of(message));
        }

        @Test
        void because_redis_was_not_told_is_not_counted_again() {
            List<Six> messages = new ArrayList<>(publish(90));
            messages.add(producer.command().withPayload("{broken"));
            Producer.add(link, List.of(messages.getLast()));
            Recording.drain(store, redis, Recording.QUICK, new CrashesAt(RecordingStep.COMMITTED));
            assertThat(Recording.pending(link, COMMANDS) + Recording.pending(link, TELEMETRY)
                    + Recording.pending(link, EPOCHS)).isPositive();
            Recording.drain(store, redis);
            assertThat(Recording.counts(store)).isEqualTo(new Counts(91, 90, 0, 0, 1));
            assertThat(new Ledger(store).streams().stream().mapToLong(stream -> stream.redelivered()).sum())
                    .isPositive();
            assertThat(letters()).hasSize(1);
            Recording.assertAcknowledged(link, COMMANDS);
        }
    }

    /// Loses the connection at a point of the loop, once, and ends the run there.
    private static final class CrashesAt implements RecorderObserver {
        private final RecordingStep step;
        private boolean crashed;

        CrashesAt(RecordingStep step) {
            this.step = step;
        }

        @Override
        public void at(RecordingStep now) {
            if (now == step && !crashed) {
                crashed = true;
                Thread.currentThread().interrupt(); // ends the pause before the next connection, and with it the run
                throw new RedisException.Lost("The test has ended the connection.", null);
            }
        }
    }

    @Nested
    class Streams {
        @Test
        void that_were_trimmed_while_pending_leave_a_letter_for_each_entry_that_was_never_recorded() {
            Producer.add(link, List.of(producer.command(), producer.command()));
            link.call(Command.XGROUP, "CREATE", COMMANDS, RecorderSettings.GROUP, "0");
            link.call(Command.XREADGROUP, "GROUP", RecorderSettings.GROUP, "oona", "COUNT", 2, "STREAMS", COMMANDS,
                    ">");
            link.call(Command.XTRIM, COMMANDS, "MAXLEN", 0);
            Six later = producer.command();
            Producer.add(link, List.of(later));
            Recording.drain(store, redis);
            assertThat(store.deadLetters().countByReason()).containsOnly(Map.entry("trimmed-before-recording", 2L));
            assertThat(Recording.counts(store)).isEqualTo(new Counts(3, 1, 0, 0, 2));
            assertThat(Recording.stream(store, COMMANDS).trimmed()).isEqualTo(2);
            Recording.assertAcknowledged(link, COMMANDS);
        }

        @Test
        void that_were_trimmed_behind_what_is_recorded_are_no_loss() {
            publish(60);
            Recording.drain(store, redis, Recording.QUICK, new CrashesAt(RecordingStep.COMMITTED));
            assertThat(Recording.pending(link, COMMANDS)).isPositive();
            link.call(Command.XTRIM, COMMANDS, "MAXLEN", 0);
            link.call(Command.XTRIM, TELEMETRY, "MAXLEN", 0);
            Recording.drain(store, redis);
            assertThat(letters()).isEmpty();
            Recording.assertAcknowledged(link, COMMANDS);
        }

        @Test
        void whose_entries_another_consumer_holds_are_taken_over_in_their_order() {
            List<Six> messages = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                messages.add(producer.command());
            }
            Producer.add(link, messages);
            link.call(Command.XGROUP, "CREATE", COMMANDS, RecorderSettings.GROUP, "0");
            link.call(Command.XREADGROUP, "GROUP", RecorderSettings.GROUP, "dead", "COUNT", 12, "STREAMS", COMMANDS,
                    ">");
            Recording.drain(store, redis);
            Recording.assertHolds(store, messages);
            Recording.assertAcknowledged(link, COMMANDS);
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void that_two_recorders_had_read_in_turns_when_both_died_keep_their_order(boolean removed) {
            List<Six> messages = new ArrayList<>();
            for (int i = 0; i < 90; i++) {
                messages.add(producer.command());
            }
            Producer.add(link, messages);
            link.call(Command.XGROUP, "CREATE", COMMANDS, RecorderSettings.GROUP, "0");
            for (String consumer : List.of("oona", "other", "oona", "other", "oona", "third")) {
                link.call(Command.XREADGROUP, "GROUP", RecorderSettings.GROUP, consumer, "COUNT", 15, "STREAMS",
                        COMMANDS, ">");
            }
            if (removed) {
                link.call(Command.XGROUP, "DELCONSUMER", COMMANDS, RecorderSettings.GROUP, "other");
            }
            Recording.drain(store, redis, Recording.QUICK.withAbandoned(Duration.ZERO, Duration.ofMillis(1)));
            Recording.assertHolds(store, messages);
            assertThat(Recording.counts(store)).isEqualTo(new Counts(90, 90, 0, 0, 0));
            Recording.assertAcknowledged(link, COMMANDS);
        }

        @Test
        void whose_last_entries_another_consumer_holds_are_claimed() {
            List<Six> messages = List.of(producer.command(), producer.command());
            Producer.add(link, messages);
            link.call(Command.XGROUP, "CREATE", COMMANDS, RecorderSettings.GROUP, "0");
            link.call(Command.XREADGROUP, "GROUP", RecorderSettings.GROUP, "dead", "COUNT", 12, "STREAMS", COMMANDS,
                    ">");
            Recording.drain(store, redis, Recording.QUICK.withAbandoned(Duration.ZERO, Duration.ZERO));
            Recording.assertHolds(store, messages);
            Recording.assertAcknowledged(link, COMMANDS);
        }

        @Test
        void that_were_trimmed_while_a_dead_consumer_held_their_entries_leave_letters_too() {
            Producer.add(link, List.of(producer.command(), producer.command(), producer.command()));
            link.call(Command.XGROUP, "CREATE", COMMANDS, RecorderSettings.GROUP, "0");
            link.call(Command.XREADGROUP, "GROUP", RecorderSettings.GROUP, "dead", "COUNT", 12, "STREAMS", COMMANDS,
                    ">");
            link.call(Command.XTRIM, COMMANDS, "MAXLEN", 1);
            Recording.drain(store, redis, Recording.QUICK.withAbandoned(Duration.ZERO, Duration.ZERO));
            assertThat(Recording.counts(store)).isEqualTo(new Counts(3, 1, 0, 0, 2));
            assertThat(letters()).hasSize(2);
            Recording.assertAcknowledged(link, COMMANDS);
        }

        @Test
        void that_were_trimmed_unrecorded_are_counted_although_later_entries_were_recorded_meanwhile() {
            Producer.add(link, List.of(producer.command(), producer.command()));
            link.call(Command.XGROUP, "CREATE", COMMANDS, RecorderSettings.GROUP, "0");
            link.call(Command.XREADGROUP, "GROUP", RecorderSettings.GROUP, "dead", "COUNT", 12, "STREAMS", COMMANDS,
                    ">");
            link.call(Command.XTRIM, COMMANDS, "MAXLEN", 0);
            Producer.add(link, List.of(producer.command()));
            Recording.drain(store, redis);
            assertThat(Recording.counts(store)).isEqualTo(new Counts(1, 1, 0, 0, 0));
            Recording.drain(store, redis, Recording.QUICK.withAbandoned(Duration.ZERO, Duration.ZERO));
            assertThat(Recording.counts(store)).isEqualTo(new Counts(3, 1, 0, 0, 2));
        }

        @Test
        void that_go_back_because_their_server_lost_its_newest_entries_are_recorded_from_there() {
            Six first = producer.command();
            Six second = producer.command();
            Six third = producer.command();
            add("1000-0", first);
            add("2000-0", second);
            Recording.drain(store, redis);
            link.call(Command.DEL, COMMANDS);
            link.call(Command.XGROUP, "CREATE", COMMANDS, RecorderSettings.GROUP, "0", "MKSTREAM");
            add("1000-0", first);
            add("1500-0", third);
            Recording.drain(store, redis);
            Recording.assertHolds(store, List.of(first, second, third));
            assertThat(Recording.stream(store, COMMANDS).rewinds()).isEqualTo(1);
            assertThat(Recording.counts(store)).isEqualTo(new Counts(4, 3, 1, 0, 0));
        }

        @Test
        void of_another_server_are_read_from_their_beginning() {
            Six first = producer.command();
            Six older = producer.command();
            Six sameId = producer.command();
            add("5000-0", first);
            Recording.drain(store, redis);
            link.call(Command.DEL, COMMANDS); // what another server has looks the same
            add("1000-0", older);
            add("5000-0", sameId);
            Recording.drain(store, redis);
            Recording.assertHolds(store, List.of(first, older, sameId));
        }

        @Test
        void that_were_recorded_into_another_store_are_recorded_into_this_one() {
            List<Six> messages = publish(60);
            Recording.drain(store, redis);
            try (TestDatabase other = kind.create(); Store empty = other.open(clock)) {
                Recording.drain(empty, redis);
                Recording.assertHolds(empty, messages);
                assertThat(Recording.counts(empty)).isEqualTo(new Counts(60, 60, 0, 0, 0));
            }
        }

        @Test
        void whose_last_entries_went_with_a_removed_consumer_are_recorded() {
            List<Six> messages = List.of(producer.command(), producer.command());
            Producer.add(link, messages);
            link.call(Command.XGROUP, "CREATE", COMMANDS, RecorderSettings.GROUP, "0");
            link.call(Command.XREADGROUP, "GROUP", RecorderSettings.GROUP, "dead", "COUNT", 12, "STREAMS", COMMANDS,
                    ">");
            link.call(Command.XGROUP, "DELCONSUMER", COMMANDS, RecorderSettings.GROUP, "dead");
            Recording.drain(store, redis);
            Recording.assertHolds(store, messages);
        }

        @Test
        void that_are_deleted_while_they_are_recorded_are_made_again() {
            List<Six> messages = new ArrayList<>(List.of(producer.command()));
            Producer.add(link, messages);
            Recording.drain(store, redis, Recording.QUICK.withTrimming(Duration.ofNanos(1), Duration.ofDays(30)),
                    new RecorderObserver() {
                        @Override
                        public void at(RecordingStep now) {
                            if (now == RecordingStep.ACKNOWLEDGED && messages.size() == 1) {
                                messages.add(producer.command());
                                link.call(Command.DEL, COMMANDS);
                                link.call(Command.DEL, EPOCHS);
                                Producer.add(link, List.of(messages.getLast()));
                            }
                        }
                    });
            Recording.assertHolds(store, messages);
        }

        @Test
        void are_recorded_and_freed_although_their_server_is_full() {
            List<Six> messages = new ArrayList<>(publish(40));
            Recording.drain(store, redis);
            messages.addAll(publish(40));
            link.call(Command.CONFIG, "SET", "maxmemory", "1");
            Recording.drain(store, redis);
            Recording.assertHolds(store, messages);
            Recording.assertAcknowledged(link, COMMANDS);
        }

        private void add(String id, Six message) {
            List<Object> arguments = new ArrayList<>(List.of(COMMANDS, id));
            arguments.addAll(message.arguments());
            link.call(Command.XADD, arguments.toArray());
        }

        @Test
        void whose_key_holds_something_else_are_set_aside_and_named_and_the_others_go_on() {
            link.call(Command.SET, COMMANDS, "no stream");
            List<Six> messages = new ArrayList<>(List.of(producer.epoch(), producer.report()));
            Producer.add(link, messages);
            List<String> aside = new ArrayList<>();
            RecorderObserver watching = new RecorderObserver() {
                @Override
                public void setAside(String stream, String reason) {
                    aside.add(stream + ": " + reason);
                }

                @Override
                public void at(RecordingStep now) {
                    if (now == RecordingStep.ACKNOWLEDGED && messages.size() == 2) {
                        link.call(Command.DEL, EPOCHS);
                        link.call(Command.SET, EPOCHS, "no stream either");
                        messages.add(producer.report());
                        Producer.add(link, List.of(messages.getLast()));
                    }
                }
            };
            Recording.drain(store, redis, Recording.QUICK.withTrimming(Duration.ofNanos(1), Duration.ofDays(30)),
                    watching);
            Recording.assertHolds(store, messages);
            assertThat(aside).anySatisfy(one -> assertThat(one).startsWith(COMMANDS).contains("WRONGTYPE"))
                    .anySatisfy(one -> assertThat(one).startsWith(EPOCHS).contains("WRONGTYPE"));
            link.call(Command.DEL, COMMANDS);
            messages.add(producer.command());
            Producer.add(link, List.of(messages.getLast()));
            Recording.drain(store, redis);
            Recording.assertHolds(store, messages);
            assertThat(Recording.counts(store)).isEqualTo(new Counts(4, 4, 0, 0, 0));
        }

        @Test
        void of_two_servers_have_a_place_each_in_one_store() {
            try (RedisServer second = RedisServer.start(); RedisLink there = second.link()) {
                List<Six> messages = new ArrayList<>();
                for (int round = 0; round < 3; round++) {
                    messages.addAll(List.of(producer.command(), producer.command()));
                    Producer.add(there, List.of(messages.getLast()));
                    Producer.add(link, List.of(messages.get(messages.size() - 2)));
                    Recording.drain(store, redis);
                    Recording.drain(store, second);
                }
                assertThat(StoredEvents.ids(store)).hasSize(6);
                assertThat(Recording.stream(store, COMMANDS).counts()).isEqualTo(new Counts(3, 3, 0, 0, 0));
                assertThat(new Ledger(store).find("redis2:" + COMMANDS).orElseThrow().counts())
                        .isEqualTo(new Counts(3, 3, 0, 0, 0));
                assertThat(Recording.counts(store)).isEqualTo(new Counts(6, 6, 0, 0, 0));
            }
        }

        @Test
        void of_a_server_that_was_emptied_or_has_moved_keep_their_place() {
            Producer.add(link, List.of(producer.command()));
            Recording.drain(store, redis);
            List.of(COMMANDS, KnownServers.MARK).forEach(key -> link.call(Command.DEL, key));
            Producer.add(link, List.of(producer.command()));
            Recording.drain(store, redis);
            Producer.add(link, List.of(producer.command()));
            try {
                new Recorder(store, TopicCatalogue::builtIn, RedisSettings.of("redis://localhost:" + redis.port()),
                        Recording.QUICK, RecorderObserver.SILENT).run(() -> false, true);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            assertThat(new Ledger(store).streams()).allSatisfy(
                    stream -> assertThat(stream.source()).startsWith("redis:"));
            assertThat(Recording.stream(store, COMMANDS).counts()).isEqualTo(new Counts(3, 3, 0, 0, 0));
        }

        @Test
        void whose_group_is_removed_are_joined_again() {
            List<Six> messages = new ArrayList<>(publish(40));
            Recording.drain(store, redis);
            link.call(Command.XGROUP, "DESTROY", COMMANDS, RecorderSettings.GROUP);
            messages.addAll(publish(40));
            Recording.drain(store, redis);
            Recording.assertHolds(store, messages);
            assertThat(Recording.counts(store).received()).isEqualTo(80);
        }
    }

    @Nested
    class Clocks {
        @Test
        void that_jump_neither_lose_nor_reorder_anything() {
            List<Six> messages = new ArrayList<>();
            for (Duration jump : List.of(Duration.ZERO, Duration.ofHours(30), Duration.ofDays(-3),
                    Duration.ofDays(400))) {
                clock.advance(jump);
                messages.addAll(publish(30));
                Recording.drain(store, redis);
            }
            Recording.assertHolds(store, messages);
            assertThat(StoredEvents.all(store)).isSortedAccordingTo(
                    (one, other) -> one.received().compareTo(other.received()));
        }

        @Test
        void of_senders_are_told_apart_from_ours() {
            Six ahead = new Six(UUID.randomUUID().toString(), "fast", NOW.plusSeconds(90).toString(), "t", EPOCHS,
                    producer.epoch().payload());
            Six late = new Six(UUID.randomUUID().toString(), "slow", NOW.minus(Duration.ofHours(2)).toString(), "t",
                    EPOCHS,
                    producer.epoch().payload());
            Producer.add(link, List.of(ahead, late));
            Recording.drain(store, redis);
            List<Sender> senders = new Ledger(store).senders();
            assertThat(senders).extracting(Sender::sender, Sender::late, Sender::skewMinMillis, Sender::skewMaxMillis)
                    .containsExactly(tuple("fast", 0L, 90_000L, 90_000L),
                            tuple("slow", 1L, -7_200_000L, -7_200_000L));
        }
    }

    @Nested
    class Trimming {
        private final RecorderSettings trimming =
                Recording.QUICK.withTrimming(Duration.ofMillis(1), Duration.ofDays(30));

        private void old(String topic, Six message, Duration age) {
            long now = Replies.number(Replies.list(link.call(Command.TIME)).getFirst()) * 1000;
            List<Object> arguments = new ArrayList<>(List.of(topic, now - age.toMillis() + "-0"));
            arguments.addAll(message.arguments());
            link.call(Command.XADD, arguments.toArray());
        }

        private long length(String topic) {
            return Replies.number(link.call(Command.XLEN, topic));
        }

        @Test
        void removes_what_is_recorded_and_older_than_the_retention_of_its_topic() {
            old(TELEMETRY, producer.telemetry(), Duration.ofHours(73));
            old(TELEMETRY, producer.telemetry(), Duration.ofHours(71));
            old(COMMANDS, producer.command(), Duration.ofHours(73));
            Recording.drain(store, redis, trimming);
            Recording.drain(store, redis, trimming);
            assertThat(length(TELEMETRY)).isEqualTo(1);
            assertThat(length(COMMANDS)).isEqualTo(1);
            assertThat(store.log().head()).isEqualTo(3);
        }

        @Test
        void waits_for_every_group_and_for_what_is_pending_with_it() {
            for (int hours = 80; hours > 75; hours--) {
                old(TELEMETRY, producer.telemetry(), Duration.ofHours(hours));
            }
            link.call(Command.XGROUP, "CREATE", TELEMETRY, "tamiyo", "0");
            link.call(Command.XREADGROUP, "GROUP", "tamiyo", "one", "COUNT", 2, "STREAMS", TELEMETRY, ">");
            Recording.drain(store, redis, trimming);
            Recording.drain(store, redis, trimming);
            assertThat(length(TELEMETRY)).isEqualTo(5);
            List<Object> pending = new ArrayList<>(List.of(TELEMETRY, "tamiyo"));
            Replies.list(link.call(Command.XPENDING, TELEMETRY, "tamiyo", "-", "+", 10))
                    .forEach(one -> pending.add(Replies.text(Replies.list(one).getFirst())));
            link.call(Command.XACK, pending.toArray());
            Recording.drain(store, redis, trimming);
            assertThat(length(TELEMETRY)).isEqualTo(3);
        }

        @Test
        void of_a_server_whose_clock_was_far_ahead_removes_and_loses_nothing() {
            old(TELEMETRY, producer.telemetry(), Duration.ofDays(-400));
            Producer.add(link, List.of(producer.telemetry(), producer.telemetry())); // its ids go on from there
            Recording.drain(store, redis, trimming);
            Producer.add(link, List.of(producer.telemetry()));
            Recording.drain(store, redis, trimming);
            assertThat(length(TELEMETRY)).isEqualTo(4);
            assertThat(Recording.counts(store)).isEqualTo(new Counts(4, 4, 0, 0, 0));
        }

        @Test
        void leaves_alone_what_is_not_recorded() {
            old(TELEMETRY, producer.telemetry(), Duration.ofHours(100));
            new Trimmer(link, new Ledger(store), trimming, store).trim(
                    List.of(new TopicStream(TopicCatalogue.builtIn().find(TELEMETRY).orElseThrow(),
                            TELEMETRY, new Ledger(store).stream(Ledger.source(TELEMETRY), TELEMETRY))),
                    RecorderObserver.SILENT);
            assertThat(length(TELEMETRY)).isEqualTo(1);
        }
    }

    @Nested
    class Claim_checks {
        private static final String LARGE = "telemetry.seed.health.large";
        @TempDir
        Path root = Path.of("");

        private Six pointer(String to, int bytes) {
            return producer.six(LARGE, "{\"claim_check\": \"" + to + "\", \"size_bytes\": " + bytes + "}");
        }

        @Test
        void in_files_become_the_report_that_they_point_to() throws IOException {
            String report = producer.telemetry().payload();
            Files.writeString(root.resolve("one.json"), report);
            Six pointer = pointer("one.json", report.length());
            Producer.add(link, List.of(pointer));
            Recording.drain(store, redis, Recording.QUICK.withClaims(new ClaimSource.Directory(root)));
            StoredEvent event = StoredEvents.all(store).getFirst();
            assertThat(event.topic()).isEqualTo(TELEMETRY);
            assertThat(new String(event.payload(), StandardCharsets.UTF_8)).isEqualTo(report);
            assertThat(event.extensions()).contains("\"claim_check\":\"one.json\"").contains("claim_check_sha256");
            assertThat(event.eventId()).hasToString(pointer.eventId());
        }

        @Test
        void in_keys_become_the_report_that_they_point_to() {
            String report = producer.telemetry().payload();
            link.call(Command.SET, "blob:1", report);
            Producer.add(link, List.of(pointer("redis:blob:1", report.length())));
            Recording.drain(store, redis, Recording.QUICK.withClaims(new ClaimSource.Keys()));
            assertThat(StoredEvents.all(store).getFirst().payload()).isEqualTo(Producer.bytes(report));
        }

        @Test
        void that_cannot_be_resolved_are_letters() throws IOException {
            Files.writeString(root.resolve("short.json"), "{}");
            Files.writeString(root.resolve("broken.json"), "{\"layer_id\": }");
            Files.createSymbolicLink(root.resolve("link.json"), Path.of("/etc/hostname"));
            Producer.add(link,
                    List.of(pointer("missing.json", 1), pointer("../outside.json", 1), pointer("/etc/hostname", 1),
                            pointer("link.json", 1), pointer("short.json", 3), pointer("broken.json", 14)));
            Recording.drain(store, redis, Recording.QUICK.withClaims(new ClaimSource.Directory(root)));
            assertThat(store.deadLetters().countByReason()).containsOnly(Map.entry("unresolved-claim-check", 6L));
            assertThat(store.log().head()).isZero();
        }

        @Test
        void that_were_recorded_are_known_when_they_come_again_though_the_report_is_gone() {
            String report = producer.telemetry().payload();
            link.call(Command.SET, "blob:3", report);
            Six pointer = pointer("blob:3", report.length());
            Producer.add(link, List.of(pointer));
            RecorderSettings keys = Recording.QUICK.withClaims(new ClaimSource.Keys());
            Recording.drain(store, redis, keys, new CrashesAt(RecordingStep.COMMITTED));
            assertThat(Recording.pending(link, LARGE)).isEqualTo(1);
            link.call(Command.DEL, "blob:3");
            Recording.drain(store, redis, keys);
            assertThat(Recording.counts(store)).isEqualTo(new Counts(1, 1, 0, 0, 0));
            Producer.add(link, List.of(pointer));
            Recording.drain(store, redis, keys);
            Recording.drain(store, redis); // nor do they need a place to be fetched from
            assertThat(Recording.counts(store)).isEqualTo(new Counts(2, 1, 1, 0, 0));
            assertThat(letters()).isEmpty();
            Recording.assertAcknowledged(link, LARGE);
            Recording.assertAuditAgrees(store);
        }

        @Test
        void that_were_dead_lettered_are_not_counted_again_though_the_letter_was_dropped() {
            Producer.add(link, List.of(pointer("missing", 1)));
            Recording.drain(store, redis, Recording.QUICK, new CrashesAt(RecordingStep.COMMITTED));
            store.inTransaction(connection -> {
                try (var drop = connection.prepareStatement("DELETE FROM dead_letter")) {
                    return drop.executeUpdate();
                }
            });
            Recording.drain(store, redis);
            assertThat(Recording.counts(store)).isEqualTo(new Counts(1, 0, 0, 0, 1));
            assertThat(letters()).isEmpty();
            Recording.assertAcknowledged(link, LARGE);
        }

        @Test
        void that_were_born_on_the_log_are_known_when_the_outbox_has_sent_them() {
            Six pointer = pointer("blob:4", 7);
            store.log().append(Append.of(List.of(Recording.message(pointer))));
            Producer.add(link, List.of(pointer));
            Recording.drain(store, redis);
            link.call(Command.SET, "blob:4", "changed");
            Producer.add(link, List.of(pointer));
            Recording.drain(store, redis, Recording.QUICK.withClaims(new ClaimSource.Keys()));
            assertThat(Recording.counts(store)).isEqualTo(new Counts(2, 0, 2, 0, 0));
            assertThat(letters()).isEmpty();
        }

        @Test
        void with_an_id_that_points_elsewhere_now_are_refused() {
            String report = producer.telemetry().payload();
            String other = producer.telemetry().payload();
            link.call(Command.SET, "blob:5", report);
            link.call(Command.SET, "blob:6", other);
            Six pointer = pointer("blob:5", report.length());
            Producer.add(link, List.of(pointer, pointer.withPayload("{\"claim_check\": \"blob:6\", \"size_bytes\": "
                    + other.length() + "}")));
            Recording.drain(store, redis, Recording.QUICK.withClaims(new ClaimSource.Keys()));
            assertThat(Recording.counts(store)).isEqualTo(new Counts(2, 1, 0, 1, 0));
        }

        @Test
        void that_point_to_more_than_a_message_may_have_stay_pointers_with_their_digest() {
            String large = "x".repeat(2_500_000);
            link.call(Command.SET, "blob:2", large);
            Six pointer = pointer("blob:2", large.length());
            Producer.add(link, List.of(pointer));
            Recording.drain(store, redis, Recording.QUICK.withClaims(new ClaimSource.Keys()));
            StoredEvent event = StoredEvents.all(store).getFirst();
            assertThat(event.topic()).isEqualTo(LARGE);
            assertThat(event.payload()).isEqualTo(Producer.bytes(pointer.payload()));
            assertThat(event.extensions()).contains("\"claim_check_bytes\":\"2500000\"");
        }
    }

    @Nested
    class A_server {
        @Test
        void that_evicts_is_refused_with_the_command_that_mends_it() {
            link.call(Command.CONFIG, "SET", "maxmemory-policy", "allkeys-lru");
            assertThatThrownBy(() -> Recording.drain(store, redis)).isInstanceOf(RedisException.Misconfigured.class)
                    .hasMessageContaining("maxmemory-policy allkeys-lru")
                    .hasMessageContaining("CONFIG SET maxmemory-policy noeviction");
        }

        @Test
        void says_what_it_is() {
            List<String> found = new ArrayList<>();
            Recording.drain(store, redis, Recording.QUICK, new RecorderObserver() {
                @Override
                public void connected(ServerCheck server) {
                    found.add(server.toString());
                }
            });
            assertThat(found).singleElement().asString().contains("append-only file: everysec")
                    .contains("lose the last second").contains("noeviction").containsPattern("Redis (6\\.2|7|8)\\.");
        }
    }
}
