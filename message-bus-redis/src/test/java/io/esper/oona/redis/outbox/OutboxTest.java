package io.esper.oona.redis.outbox;

import static io.esper.oona.redis.testing.Producer.COMMANDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import io.esper.oona.event.Message;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.event.json.MessageLimits;
import io.esper.oona.event.json.MessageReader;
import io.esper.oona.event.json.Reading;
import io.esper.oona.redis.ledger.Counts;
import io.esper.oona.redis.ledger.Ledger;
import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.EntryId;
import io.esper.oona.redis.link.RedisException;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.Replies;
import io.esper.oona.redis.link.StreamEntry;
import io.esper.oona.redis.record.Recorder;
import io.esper.oona.redis.record.RecorderObserver;
import io.esper.oona.redis.record.RecorderSettings;
import io.esper.oona.redis.testing.Producer;
import io.esper.oona.redis.testing.Producer.Six;
import io.esper.oona.redis.testing.RedisBinary;
import io.esper.oona.redis.testing.RedisServer;
import io.esper.oona.store.Append;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.StoredEvents;
import io.esper.oona.store.testing.TestClock;
import io.esper.oona.store.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;

/// What goes from the log to Redis, and whether both sides agree.
@ParameterizedClass
@EnumSource
@SuppressWarnings("NullAway.Init") // JUnit makes them before each test
class OutboxTest {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxTest.class);
    @Parameter
    TestDatabase.Kind kind;

    private final Producer producer = new Producer(3, Clock.systemUTC());
    private TestDatabase database;
    private Store store;
    private RedisServer redis;
    private RedisLink link;

    @BeforeEach
    void start() {
        database = kind.create();
        store = database.open();
        redis = RedisServer.start();
        link = redis.link();
    }

    @AfterEach
    void close() {
        link.close();
        redis.close();
        store.close();
        database.close();
    }

    private Message message(Six six) {
        return switch (new MessageReader(TopicCatalogue.builtIn(), MessageLimits.DEFAULTS, Clock.systemUTC())
                .read(Producer.bytes(six.nested()))) {
            case Reading.Accepted(Message message) -> message;
            case Reading.Refused(var refusal) -> throw new AssertionError(refusal);
        };
    }

    private List<Six> appendToLog(int count) {
        List<Six> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(producer.any());
        }
        store.log().append(Append.of(messages.stream().map(this::message).toList()));
        return messages;
    }

    private void record() {
        try {
            new Recorder(store, TopicCatalogue::builtIn, redis.settings(),
                    RecorderSettings.USUAL.withWait(Duration.ofMillis(20)), RecorderObserver.SILENT)
                    .run(() -> false, true);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void send() {
        send(OutboxObserver.SILENT);
    }

    private void send(OutboxObserver observer) {
        try {
            new Outbox(store, redis.settings(), observer).run(() -> false, true);
        } catch (InterruptedException _) {
            // The test's way to end a run as a crash does.
        }
    }

    private List<String> onStream(String topic) {
        return ids(link, topic);
    }

    private static List<String> ids(RedisLink link, String topic) {
        return Replies.entries(link.call(Command.XRANGE, topic, "-", "+")).stream().map(OutboxTest::eventId).toList();
    }

    private static String eventId(StreamEntry entry) {
        assertThat(new String(entry.fields().getFirst(), StandardCharsets.UTF_8)).isEqualTo("event_id");
        return new String(entry.fields().get(1), StandardCharsets.UTF_8);
    }

    private static List<String> ids(List<Six> messages, String topic) {
        return messages.stream().filter(message -> message.topic().equals(topic)).map(Six::eventId).toList();
    }

    private DeliveryAudit.Result audit() {
        return new DeliveryAudit(store, redis.settings()).run(TopicCatalogue.builtIn(), Instant.EPOCH,
                Instant.parse("2200-01-01T00:00:00Z"));
    }

    @Nested
    class Sending {
        @Test
        void brings_every_event_of_the_log_to_the_stream_of_its_topic_in_order() {
            Outbox.beginAfter(store, 0);
            List<Six> messages = appendToLog(1_300);
            send();
            for (String topic : List.of(COMMANDS, Producer.TELEMETRY, Producer.EPOCHS, Producer.REPORTS)) {
                assertThat(onStream(topic)).isEqualTo(ids(messages, topic));
            }
        }

        @Test
        void leaves_out_what_came_over_the_bus() {
            Outbox.beginAfter(store, 0);
            List<Six> over = List.of(producer.command(), producer.command());
            Producer.add(link, over);
            record();
            List<Six> born = appendToLog(40);
            send();
            List<String> expected = new ArrayList<>(ids(over, COMMANDS));
            expected.addAll(ids(born, COMMANDS));
            assertThat(onStream(COMMANDS)).isEqualTo(expected);
        }

        @Test
        void is_recognised_by_the_recorder_which_stores_nothing_twice_and_sends_nothing_round() {
            Outbox.beginAfter(store, 0);
            List<Six> born = appendToLog(60);
            for (int round = 0; round < 3; round++) {
                send();
                record();
            }
            assertThat(StoredEvents.all(store)).hasSize(60);
            assertThat(onStream(COMMANDS)).isEqualTo(ids(born, COMMANDS));
            assertThat(new Ledger(store).streams().stream().map(stream -> stream.counts()).reduce(Counts.NONE,
                    Counts::plus))
                    .isEqualTo(new Counts(60, 0, 60, 0, 0));
        }

        @Test
        void begins_at_the_end_of_the_log_unless_told_otherwise() {
            appendToLog(5);
            send();
            List<Six> later = appendToLog(30);
            send();
            assertThat(onStream(COMMANDS)).isEqualTo(ids(later, COMMANDS));
        }

        @Test
        void that_ends_before_its_place_is_moved_sends_again_and_the_recorder_knows() {
            Outbox.beginAfter(store, 0);
            List<Six> born = appendToLog(30);
            send(new OutboxObserver() {
                @Override
                public void sent(int events) {
                    Thread.currentThread().interrupt();
                    throw new RedisException.Lost("The test has ended the connection.", null);
                }
            });
            send();
            assertThat(onStream(COMMANDS)).hasSize(2 * ids(born, COMMANDS).size()).containsAll(ids(born, COMMANDS));
            record();
            assertThat(StoredEvents.all(store)).hasSize(30);
        }

        @Test
        void waits_while_another_outbox_of_the_log_sends() {
            Outbox.beginAfter(store, 0);
            List<Six> born = appendToLog(1_200);
            AtomicBoolean refused = new AtomicBoolean();
            send(new OutboxObserver() {
                @Override
                public void sent(int events) {
                    try {
                        new Outbox(store, redis.settings(), new OutboxObserver() {
                            @Override
                            public void interrupted(String reason) {
                                refused.set(reason.startsWith("Another outbox"));
                            }
                        }).run(refused::get, true);
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                }
            });
            assertThat(refused).isTrue();
            assertThat(onStream(COMMANDS)).isEqualTo(ids(born, COMMANDS));
        }

        @Test
        void that_has_lost_its_turn_does_not_move_the_place() {
            Outbox.beginAfter(store, 0);
            appendToLog(30);
            AtomicBoolean stepsBack = new AtomicBoolean();
            try {
                new Outbox(store, redis.settings(), new OutboxObserver() {
                    @Override
                    public void sent(int events) {
                        store.inTransaction(connection -> {
                            try (var other = connection.prepareStatement(
                                    "UPDATE source_cursor SET cursor_value = 'other 99999999999999' WHERE name = 'outbox-turn'")) {
                                return other.executeUpdate();
                            }
                        });
                    }

                    @Override
                    public void interrupted(String reason) {
                        stepsBack.set(true);
                    }
                }).run(stepsBack::get, true);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            assertThat(stepsBack).isTrue();
            assertThat(store.cursor(Outbox.READER)).hasValue("0");
            assertThat(store.cursor("outbox-turn")).hasValue("other 99999999999999");
        }

        @Test
        void carries_payload_run_and_further_fields_as_they_are() {
            Outbox.beginAfter(store, 0);
            String text =
                    "{\"envelope\":{\"event_id\":\"5f0c1f0e-7c0a-4d0e-9d55-0a1e5b1b7a02\",\"sender_id\":\"tamiyo\",\"timestamp\":"
                            + "\"2025-06-29T14:30:01.120\",\"trace_id\":\"12345\",\"run_id\":\"run-7\",\"priority\":3},\"topic\":\""
                            + COMMANDS
                            + "\",\"payload\":{\"target_layer_id\": 1 ,\"target_seed_id\": 2, \"command\":\"request_germination\"}}";
            MessageReader reader =
                    new MessageReader(TopicCatalogue.builtIn(), MessageLimits.DEFAULTS, Clock.systemUTC());
            assertThat(reader.read(Producer.bytes(text))).isInstanceOfSatisfying(Reading.Accepted.class,
                    accepted -> store.log().append(Append.of(List.of(accepted.message()))));
            send();
            List<String> fields =
                    Replies.entries(link.call(Command.XRANGE, COMMANDS, "-", "+")).getFirst().fields().stream()
                            .map(field -> new String(field, StandardCharsets.UTF_8)).toList();
            assertThat(fields).containsExactly("event_id", "5f0c1f0e-7c0a-4d0e-9d55-0a1e5b1b7a02", "sender_id",
                    "tamiyo",
                    "timestamp", "2025-06-29T14:30:01.120", "trace_id", "12345", "topic", COMMANDS, "payload",
                    "{\"target_layer_id\": 1 ,\"target_seed_id\": 2, \"command\":\"request_germination\"}", "run_id",
                    "run-7",
                    "priority", "3");
        }
    }

    @Nested
    class Auditing {
        @Test
        void finds_nothing_where_everything_was_recorded_and_sent() {
            Outbox.beginAfter(store, 0);
            Producer.add(link, List.of(producer.command(), producer.epoch().withPayload("{broken"), producer.epoch()));
            record();
            appendToLog(20);
            send();
            record();
            DeliveryAudit.Result result = audit();
            assertThat(result.missing()).isEmpty();
            assertThat(result.whole()).isTrue();
            assertThat(result.topics().stream().mapToLong(DeliveryAudit.TopicResult::onRedis).sum()).isEqualTo(23);
            assertThat(result.topics().stream().mapToLong(DeliveryAudit.TopicResult::bornOnLog).sum()).isEqualTo(20);
        }

        @Test
        void tells_what_waits_from_what_is_missing() {
            Producer.add(link, List.of(producer.command()));
            record();
            Producer.add(link, List.of(producer.command(), producer.command()));
            DeliveryAudit.TopicResult commands =
                    audit().topics().stream().filter(topic -> topic.topic().equals(COMMANDS))
                            .findFirst().orElseThrow();
            assertThat(commands.recorded()).isEqualTo(1);
            assertThat(commands.waiting()).isEqualTo(2);
            assertThat(commands.missingCount()).isZero();
        }

        @Test
        void names_an_entry_that_was_deleted_after_it_was_recorded() {
            List<Six> messages = List.of(producer.command(), producer.command(), producer.command());
            String deleted = Producer.add(link, messages).get(1).toString();
            record();
            link.call(Command.XDEL, COMMANDS, deleted);
            assertThat(audit().missing()).singleElement().satisfies(missing -> {
                assertThat(missing.side()).isEqualTo(DeliveryAudit.Side.REDIS);
                assertThat(missing.entry()).isEqualTo(deleted);
                assertThat(missing.eventId()).isEqualTo(messages.get(1).eventId());
            });
        }

        @Test
        void names_an_entry_that_the_log_has_never_heard_of() {
            Six message = producer.command();
            String entry = Producer.add(link, List.of(message, producer.command())).getFirst().toString();
            record();
            store.inTransaction(connection -> {
                try (var forged = connection.prepareStatement("DELETE FROM recorder_batch")) {
                    return forged.executeUpdate();
                }
            });
            assertThat(audit().missing()).anySatisfy(missing -> {
                assertThat(missing.side()).isEqualTo(DeliveryAudit.Side.LOG);
                assertThat(missing.entry()).isEqualTo(entry);
                assertThat(missing.eventId()).isEqualTo(message.eventId());
            });
        }

        @Test
        void misses_nothing_on_redis_where_no_outbox_ever_ran() {
            appendToLog(5);
            DeliveryAudit.Result result = audit();
            assertThat(result.whole()).isTrue();
            assertThat(result.topics().stream().mapToLong(DeliveryAudit.TopicResult::unsent).sum()).isEqualTo(5);
        }

        @Test
        void counts_an_event_that_was_not_sent_yet_as_lag() {
            Outbox.beginAfter(store, 0);
            store.log().append(Append.of(List.of(message(producer.command()))));
            DeliveryAudit.Result result = audit();
            assertThat(result.whole()).isTrue();
            assertThat(of(result, COMMANDS).unsent()).isEqualTo(1);
        }

        @Test
        void does_not_look_for_events_that_were_there_before_the_outbox_began() {
            appendToLog(20);
            Outbox.beginAfter(store, store.log().head());
            appendToLog(20);
            send();
            assertThat(audit().missing()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"DEL", "FLUSHALL", "XTRIM"})
        void names_every_recorded_entry_of_a_stream_that_was_emptied(String how) {
            List<Six> messages = List.of(producer.command(), producer.command(), producer.command());
            List<EntryId> entries = Producer.add(link, messages);
            record();
            switch (how) {
                case "DEL" -> link.call(Command.DEL, COMMANDS);
                case "XTRIM" -> link.call(Command.XTRIM, COMMANDS, "MAXLEN", 0);
                default -> {
                    try (Jedis jedis = new Jedis("127.0.0.1", redis.port())) {
                        jedis.flushAll();
                    }
                }
            }
            DeliveryAudit.Result result = audit();
            assertThat(result.missing()).extracting(DeliveryAudit.Missing::entry, DeliveryAudit.Missing::eventId)
                    .containsExactlyElementsOf(IntStream.range(0, 3)
                            .mapToObj(i -> tuple(entries.get(i).toString(), messages.get(i).eventId())).toList());
            assertThat(of(result, COMMANDS).missingCount()).isEqualTo(3);
        }

        @Test
        void names_entries_that_were_lost_before_the_first_behind_the_last_and_between_pages() {
            List<Six> messages = new ArrayList<>();
            for (int i = 0; i < 2_300; i++) {
                messages.add(producer.command());
            }
            List<EntryId> entries = Producer.add(link, messages);
            record();
            List<String> deleted = new ArrayList<>();
            for (int lost : List.of(0, 999, 1_000, 1_001, 2_000, 2_298, 2_299)) {
                deleted.add(entries.get(lost).toString());
                link.call(Command.XDEL, COMMANDS, entries.get(lost));
            }
            DeliveryAudit.Result result = audit();
            assertThat(result.missing()).extracting(DeliveryAudit.Missing::entry)
                    .containsExactlyElementsOf(deleted);
            assertThat(of(result, COMMANDS).recorded()).isEqualTo(2_293);
        }

        @Test
        void names_what_was_sent_and_lost_before_the_recorder_met_it_and_it_can_be_sent_again() {
            Outbox.beginAfter(store, 0);
            List<Six> born = List.of(producer.command(), producer.command(), producer.command());
            store.log().append(Append.of(born.stream().map(OutboxTest.this::message).toList()));
            send();
            link.call(Command.XDEL, COMMANDS,
                    Replies.entries(link.call(Command.XRANGE, COMMANDS, "-", "+")).get(1).id());
            assertThat(audit().missing()).singleElement().satisfies(missing -> {
                assertThat(missing.side()).isEqualTo(DeliveryAudit.Side.REDIS);
                assertThat(missing.eventId()).isEqualTo(born.get(1).eventId());
                assertThat(missing.position()).isEqualTo(2);
            });
            record(); // what is met and what is lost stays told apart
            DeliveryAudit.Result result = audit();
            assertThat(result.missing()).hasSize(1);
            assertThat(new SendAgain(store, redis.settings()).run(result.missing())).isEqualTo(1);
            assertThat(audit().whole()).as("it waits to be recorded").isTrue();
            record();
            assertThat(audit().whole()).isTrue();
            assertThat(onStream(COMMANDS)).containsExactly(born.get(0).eventId(), born.get(2).eventId(),
                    born.get(1).eventId());
            assertThat(StoredEvents.all(store)).hasSize(3);
        }

        @Test
        void names_what_was_recorded_and_then_lost_until_it_was_sent_again() {
            List<Six> messages = List.of(producer.command(), producer.command());
            EntryId lost = Producer.add(link, messages).getFirst();
            record();
            link.call(Command.XDEL, COMMANDS, lost);
            DeliveryAudit.Result result = audit();
            assertThat(result.missing()).singleElement()
                    .satisfies(missing -> assertThat(missing.entry()).isEqualTo(lost.toString()));
            new SendAgain(store, redis.settings()).run(result.missing());
            record();
            assertThat(audit().whole()).isTrue();
            assertThat(StoredEvents.all(store)).hasSize(2);
        }

        @Test
        void of_an_emptied_stream_says_nothing_of_another_server() {
            Producer.add(link, List.of(producer.command()));
            record();
            try (RedisServer other = RedisServer.start()) {
                assertThat(new DeliveryAudit(store, other.settings()).run(TopicCatalogue.builtIn(), Instant.EPOCH,
                        Instant.parse("2200-01-01T00:00:00Z")).whole()).isTrue();
            }
        }

        private static DeliveryAudit.TopicResult of(DeliveryAudit.Result result, String name) {
            return result.topics().stream().filter(topic -> topic.topic().equals(name)).findFirst().orElseThrow();
        }
    }

    /// A server that syncs its file every second loses what it had acknowledged since when the machine fails.
    @Test
    void what_a_power_cut_took_from_redis_is_named_and_comes_back() {
        try (RedisServer everysec =
                RedisServer.start(RedisBinary.usual(), "--appendonly", "yes", "--appendfsync", "everysec")) {
            Outbox.beginAfter(store, 0);
            List<Six> born = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                born.add(producer.command());
            }
            store.log().append(Append.of(born.stream().map(this::message).toList()));
            assertThat(run(new Outbox(store, everysec.settings(), OutboxObserver.SILENT))).isTrue();
            everysec.cutPower(20_000);
            everysec.startAgain();
            List<String> left;
            try (RedisLink there = everysec.link()) {
                left = ids(there, COMMANDS);
            }
            DeliveryAudit.Result result = new DeliveryAudit(store, everysec.settings())
                    .run(TopicCatalogue.builtIn(), Instant.EPOCH, Instant.parse("2200-01-01T00:00:00Z"));
            assertThat(left).hasSizeBetween(1, 199);
            assertThat(result.missing()).extracting(DeliveryAudit.Missing::eventId)
                    .containsExactlyElementsOf(
                            ids(born, COMMANDS).stream().filter(id -> !left.contains(id)).toList());
            LOG.warn("appendfsync everysec: of {} sent events a power cut took {}, all of them named", born.size(),
                    result.missing().size());
            assertThat(new SendAgain(store, everysec.settings()).run(result.missing())).isEqualTo(200 - left.size());
            try (RedisLink there = everysec.link()) {
                assertThat(ids(there, COMMANDS)).isEqualTo(ids(born, COMMANDS));
            }
        }
    }

    private static boolean run(Outbox outbox) {
        try {
            outbox.run(() -> false, true);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Nested
    class What_is_not_sent {
        @Test
        void was_imported_while_the_outbox_was_set_up() {
            Outbox.beginAfter(store, 0);
            List<Six> born = List.of(producer.command(), producer.command());
            store.log().append(Append.of(List.of(message(born.getFirst()))));
            store.log().append(new Append(List.of(message(producer.command()), message(producer.command())), null,
                    Append.OnConflict.DEAD_LETTER, List.of(), List.of(), List.of(),
                    new Ledger(store).notBornHere(Ledger.IMPORTS)));
            store.log().append(Append.of(List.of(message(born.getLast()))));
            send();
            assertThat(onStream(COMMANDS)).isEqualTo(ids(born, COMMANDS));
            DeliveryAudit.Result result = audit();
            assertThat(result.whole()).isTrue();
            assertThat(result.topics().stream().mapToLong(DeliveryAudit.TopicResult::bornOnLog).sum()).isEqualTo(2);
        }

        @Test
        void is_older_than_the_retention_of_its_topic() {
            TestClock clock = new TestClock(Instant.parse("2026-03-02T08:00:00Z"));
            try (TestDatabase other = kind.create(); Store aged = other.open(clock)) {
                List<Six> born = List.of(producer.telemetry(), producer.command(), producer.report());
                aged.log().append(Append.of(born.stream().map(OutboxTest.this::message).toList()));
                clock.advance(Duration.ofDays(4));
                Outbox.beginAfter(aged, 0);
                assertThat(run(new Outbox(aged, redis.settings(), OutboxObserver.SILENT))).isTrue();
                assertThat(onStream(Producer.TELEMETRY)).isEmpty();
                assertThat(onStream(COMMANDS)).isEqualTo(ids(born, COMMANDS));
                assertThat(onStream(Producer.REPORTS)).isEqualTo(ids(born, Producer.REPORTS));
            }
        }

        @Test
        void came_over_the_bus_so_long_ago_that_nobody_knows() {
            for (int round = 0; round < 2; round++) {
                Producer.add(link, List.of(producer.command(), producer.command()));
                record();
            }
            store.inTransaction(connection -> {
                try (var forgotten = connection.prepareStatement("DELETE FROM recorder_batch WHERE batch = 1")) {
                    return forgotten.executeUpdate();
                }
            });
            assertThatThrownBy(() -> Outbox.beginAfter(store, 0)).isInstanceOf(RedisException.Misconfigured.class)
                    .hasMessageContaining("Begin after 2 or later");
            Outbox.beginAfter(store, 2);
            send();
            assertThat(onStream(COMMANDS)).hasSize(4);
        }
    }

    @Test
    void a_stream_that_takes_nothing_holds_the_outbox_up_and_nothing_is_passed_over() {
        Outbox.beginAfter(store, 0);
        List<Six> born = List.of(producer.command(), producer.epoch());
        store.log().append(Append.of(born.stream().map(this::message).toList()));
        link.call(Command.SET, COMMANDS, "no stream");
        assertThatThrownBy(() -> run(new Outbox(store, redis.settings(), OutboxObserver.SILENT)))
                .isInstanceOf(RedisException.Refused.class).hasMessageContaining("WRONGTYPE");
        link.call(Command.DEL, COMMANDS);
        send();
        assertThat(onStream(COMMANDS)).isEqualTo(ids(born, COMMANDS));
    }

    @Nested
    class Replaying {
        @Test
        void publishes_a_range_in_its_order_with_its_marks() {
            List<Six> messages = appendToLog(50);
            Replay.Result result = new Replay(redis.settings(), Double.POSITIVE_INFINITY).run(store.log(),
                    ReadQuery.after(10).until(40), () -> false, events -> {});
            assertThat(result).isEqualTo(new Replay.Result(30, 40, true));
            assertThat(onStream(COMMANDS)).isEqualTo(ids(messages.subList(10, 40), COMMANDS));
            assertThat(Replies.entries(link.call(Command.XRANGE, COMMANDS, "-", "+")).getFirst().fields().stream()
                    .map(field -> new String(field, StandardCharsets.UTF_8)).toList()).contains("oona_replay");
        }

        @Test
        void into_the_bus_that_it_came_from_stores_nothing_twice() {
            appendToLog(50);
            new Replay(redis.settings(), 1e9).run(store.log(), ReadQuery.after(0), () -> false, events -> {});
            record();
            assertThat(StoredEvents.all(store)).hasSize(50);
        }
    }
}
