package io.esper.oona.redis.outbox;

import static io.esper.oona.redis.testing.Producer.COMMANDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.esper.oona.event.Message;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.event.json.MessageLimits;
import io.esper.oona.event.json.MessageReader;
import io.esper.oona.event.json.Reading;
import io.esper.oona.redis.ledger.Counts;
import io.esper.oona.redis.ledger.Ledger;
import io.esper.oona.redis.link.Command;
import io.esper.oona.redis.link.RedisException;
import io.esper.oona.redis.link.RedisLink;
import io.esper.oona.redis.link.Replies;
import io.esper.oona.redis.link.StreamEntry;
import io.esper.oona.redis.record.Recorder;
import io.esper.oona.redis.record.RecorderObserver;
import io.esper.oona.redis.record.RecorderSettings;
import io.esper.oona.redis.testing.Producer;
import io.esper.oona.redis.testing.Producer.Six;
import io.esper.oona.redis.testing.RedisServer;
import io.esper.oona.store.Append;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.testing.StoredEvents;
import io.esper.oona.store.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What goes from the log to Redis, and whether both sides agree.
@ParameterizedClass
@EnumSource
@SuppressWarnings("NullAway.Init") // JUnit makes them before each test
class OutboxTest {
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
        void names_an_event_that_was_not_sent() {
            Outbox.beginAfter(store, 0);
            Six born = producer.command();
            store.log().append(Append.of(List.of(message(born))));
            assertThat(audit().missing()).singleElement().satisfies(missing -> {
                assertThat(missing.side()).isEqualTo(DeliveryAudit.Side.REDIS);
                assertThat(missing.eventId()).isEqualTo(born.eventId());
            });
        }
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
