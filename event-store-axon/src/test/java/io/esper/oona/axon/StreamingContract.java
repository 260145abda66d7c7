package io.esper.oona.axon;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.esper.oona.event.Message;
import io.esper.oona.event.Retention;
import io.esper.oona.store.Append;
import io.esper.oona.store.EventLog;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.testing.TestDatabase;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageStream.Entry;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.processing.streaming.token.GapAwareTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.GlobalSequenceTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.ReplayToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Streams that go on, and the tokens that say where.
abstract class StreamingContract extends EngineContractPart {
    private static final Tag TAG = tag("t", 1);

    StreamingContract(TestDatabase.Kind kind) {
        super(kind);
    }

    private MessageStream<EventMessage> stream(@Nullable TrackingToken from) {
        return engine.stream(StreamingCondition.startingFrom(from), null);
    }

    private MessageStream<EventMessage> stream(EventCriteria criteria) {
        return engine.stream(StreamingCondition.conditionFor(Positions.token(0), criteria), null);
    }

    private void appendNumbered(int from, int to) {
        append(IntStream.rangeClosed(from, to).mapToObj(i -> event(Integer.toString(i), TAG))
                .toArray(TaggedEventMessage<?>[]::new));
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
    }

    @Nested
    class Tokens {
        @Test
        void first_and_latest_of_an_empty_store_are_one_position() {
            assertThat(engine.firstToken(null).join()).isEqualTo(engine.latestToken(null).join());
            assertThat(engine.tokenAt(Instant.EPOCH, null).join()).isEqualTo(engine.firstToken(null).join());
            assertThat(engine.tokenAt(Instant.MIN, null).join()).isEqualTo(engine.firstToken(null).join());
            assertThat(engine.tokenAt(Instant.MAX, null).join()).isEqualTo(engine.firstToken(null).join());
        }

        @Test
        void a_token_is_the_position_of_the_last_event_seen() {
            appendNumbered(1, 3);
            assertThat(engine.firstToken(null).join()).isEqualTo(new GlobalSequenceTrackingToken(0));
            assertThat(engine.latestToken(null).join()).isEqualTo(new GlobalSequenceTrackingToken(3));
            assertThat(take(stream(Positions.token(0)), 3)).extracting(EngineContractPart::position)
                    .containsExactly(1L, 2L, 3L);
        }

        @Test
        void a_token_at_a_time_lets_follow_what_was_received_then_or_later() {
            Instant start = clock.instant();
            for (int minute = 1; minute <= 5; minute++) {
                appendNumbered(minute, minute);
                clock.advance(Duration.ofMinutes(1));
            }
            assertThat(engine.tokenAt(start, null).join()).isEqualTo(Positions.token(0));
            assertThat(engine.tokenAt(start.plusNanos(1), null).join()).isEqualTo(Positions.token(1));
            assertThat(engine.tokenAt(start.plusSeconds(120), null).join()).isEqualTo(Positions.token(2));
            assertThat(engine.tokenAt(start.plusSeconds(121), null).join()).isEqualTo(Positions.token(3));
            assertThat(engine.tokenAt(start.plusSeconds(9_999), null).join()).isEqualTo(Positions.token(5));
            assertThat(engine.tokenAt(Instant.MAX, null).join()).isEqualTo(Positions.token(5));
        }

        @Test
        void a_stream_can_begin_at_every_kind_of_token() {
            appendNumbered(1, 3);
            assertThat(payloads(take(stream((TrackingToken) null), 3))).isEqualTo(numbers(1, 3));
            assertThat(payloads(take(stream(TrackingToken.FIRST), 3))).isEqualTo(numbers(1, 3));
            assertThat(payloads(take(stream(Positions.token(2)), 1))).isEqualTo(numbers(3, 3));
            assertThat(payloads(take(stream(ReplayToken.createReplayToken(Positions.token(3), Positions.token(1))), 2)))
                    .isEqualTo(numbers(2, 3));
            MessageStream<EventMessage> latest = stream(TrackingToken.LATEST);
            assertThat(latest.hasNextAvailable()).isFalse();
            appendNumbered(4, 4);
            assertThat(payloads(take(latest, 1))).isEqualTo(numbers(4, 4));
        }

        @Test
        void a_token_of_another_event_store_is_refused_by_its_class() {
            MessageStream<EventMessage> stream = stream(GapAwareTrackingToken.newInstance(5, Set.of()));
            assertThat(stream.isCompleted()).isTrue();
            assertThat(stream.error().orElseThrow()).hasMessageContaining("GapAwareTrackingToken");
        }

        @Test
        void a_stream_goes_on_after_a_restart_where_its_token_says() {
            appendNumbered(1, 5);
            TrackingToken token =
                    TrackingToken.fromContext(take(stream(Positions.token(0)), 2).getLast()).orElseThrow();
            restart();
            assertThat(payloads(take(stream(token), 3))).isEqualTo(numbers(3, 5));
        }
    }

    @Nested
    class Selecting {
        @Test
        void only_what_matches_the_criteria_comes() {
            append(event("1", tag("a", 1)), event("2", tag("b", 1)), event("3", tag("a", 1), tag("b", 1)),
                    tagged(message("Other", "4"), tag("a", 1)), event("5"));
            assertThat(payloads(take(stream(having(tag("a", 1))), 3))).containsExactly("1", "3", "4");
            assertThat(payloads(take(stream(having(tag("a", 1), tag("b", 1))), 1))).containsExactly("3");
            assertThat(payloads(take(stream(having(tag("b", 1)).or(EventCriteria.havingAnyTag()
                    .andBeingOneOfTypes("Other"))), 3))).containsExactly("2", "3", "4");
            assertThat(payloads(take(stream(EventCriteria.havingAnyTag().andBeingOneOfTypes("Other")), 1)))
                    .containsExactly("4");
            assertThat(payloads(take(stream(having(tag("a", 1)).or().havingAnyTag()), 5))).hasSize(5);
            assertThat(stream(EventCriteria.either()).hasNextAvailable()).isFalse();
        }

        @Test
        void much_that_does_not_match_is_passed_over_in_parts() {
            List<Message> flood = LongStream.range(0, 10_000).mapToObj(i -> messages.telemetry()).toList();
            append(event("first", TAG));
            for (int i = 0; i < 14; i++) {
                store.log().append(Append.of(flood.stream().map(this::again).toList()));
            }
            append(event("last", TAG));
            MessageStream<EventMessage> stream = stream(having(TAG));
            List<String> taken = new ArrayList<>();
            stream.setCallback(() -> {
                while (stream.hasNextAvailable()) {
                    stream.next().ifPresent(entry -> taken.add(text(entry.message())));
                }
            });
            await(() -> taken.size() == 2);
            assertThat(taken).containsExactly("first", "last");
            stream.close();
        }

        private Message again(Message message) {
            return messages.message(message.topic(), message.retention(), message.type(), List.of(), "{}");
        }

        @Test
        void a_range_that_has_expired_is_told_with_the_entry_after_it() {
            store.log().append(Append.of(List.of(messages.telemetry(), messages.telemetry())));
            append(event("after", TAG));
            clock.advance(Duration.ofHours(73));
            store.maintenance().expire(Retention.HOURS_72, clock.instant());
            Entry<EventMessage> entry = take(stream(Positions.token(0)), 1).getFirst();
            assertThat(entry.getResource(OonaEventStorageEngine.EXPIRED)).singleElement()
                    .satisfies(expired -> assertThat(expired.count()).isEqualTo(2));
            assertThat(position(entry)).isEqualTo(3);
        }
    }

    @Nested
    class Waking {
        @Test
        void every_commit_wakes_the_streams_that_wait() {
            AtomicInteger calls = new AtomicInteger();
            MessageStream<EventMessage> stream = stream(Positions.token(0));
            List<String> taken = new ArrayList<>();
            stream.setCallback(() -> {
                calls.incrementAndGet();
                synchronized (taken) {
                    while (stream.hasNextAvailable()) {
                        stream.next().ifPresent(entry -> taken.add(text(entry.message())));
                    }
                }
            });
            for (int i = 1; i <= 20; i++) {
                appendNumbered(i, i);
                int expected = i;
                await(() -> {
                    synchronized (taken) {
                        return taken.size() == expected;
                    }
                });
            }
            assertThat(taken).isEqualTo(numbers(1, 20));
            stream.close();
            appendNumbered(21, 21);
            assertThat(taken).hasSize(20);
        }

        @Test
        void what_another_process_appends_wakes_too() {
            try (Store other = database.open(clock)) {
                MessageStream<EventMessage> stream = stream(Positions.token(0));
                AtomicInteger calls = new AtomicInteger();
                stream.setCallback(calls::incrementAndGet);
                commit(prepare(engineOn(other), AppendCondition.none(),
                        event("theirs", TAG))).join();
                await(() -> calls.get() >= 2);
                assertThat(payloads(take(stream, 1))).containsExactly("theirs");
                stream.close();
            }
        }

        @Test
        void a_callback_that_throws_ends_its_stream_with_the_error_and_no_other() {
            MessageStream<EventMessage> broken = stream(Positions.token(0));
            MessageStream<EventMessage> fine = stream(Positions.token(0));
            AtomicInteger calls = new AtomicInteger();
            broken.setCallback(() -> {
                if (calls.incrementAndGet() > 1) {
                    throw new IllegalStateException("broken consumer");
                }
            });
            appendNumbered(1, 2);
            await(broken::isCompleted);
            assertThat(broken.error().orElseThrow()).hasMessage("broken consumer");
            assertThat(broken.next()).isEmpty();
            assertThat(payloads(take(fine, 2))).isEqualTo(numbers(1, 2));
        }

        @Test
        void a_store_that_is_closed_ends_the_streams_with_an_error() {
            MessageStream<EventMessage> stream = stream(Positions.token(0));
            AtomicInteger calls = new AtomicInteger();
            stream.setCallback(calls::incrementAndGet);
            store.close();
            await(() -> stream.isCompleted() && calls.get() >= 2);
            assertThat(stream.error().orElseThrow()).isInstanceOf(StoreException.class);
        }

        @Test
        void a_closed_stream_gives_nothing_more() {
            appendNumbered(1, 3);
            MessageStream<EventMessage> stream = stream(Positions.token(0));
            assertThat(stream.peek()).isPresent();
            stream.close();
            assertThat(stream.peek()).isEmpty();
            assertThat(stream.next()).isEmpty();
            assertThat(stream.hasNextAvailable()).isFalse();
            assertThat(stream.isCompleted()).isTrue();
            assertThat(stream.error()).isEmpty();
        }
    }

    /// Counts what the engine asks of the log.
    @Nested
    class Costs {
        private final AtomicLong asked = new AtomicLong();
        private final AtomicLong read = new AtomicLong();
        private final AtomicLong closed = new AtomicLong();

        private OonaEventStorageEngine counted() {
            EventLog log = proxy(EventLog.class, store.log(), (method, result) -> {
                if (!method.equals("awaitBeyond")) {
                    asked.incrementAndGet();
                }
                return result instanceof LogReader reader ? proxy(LogReader.class, reader, this::countReads) : result;
            });
            return engineOn(proxy(Store.class, store, (method, result) -> method.equals("log") ? log : result));
        }

        private @Nullable Object countReads(String method, @Nullable Object result) {
            if (method.equals("next")) {
                read.incrementAndGet();
            }
            if (method.equals("close")) {
                closed.incrementAndGet();
            }
            return result;
        }

        private interface Watching {
            @Nullable
            Object called(String method, @Nullable Object result);
        }

        private static <T> T proxy(Class<T> type, T target, Watching watching) {
            return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type},
                    (self, method, arguments) -> {
                        try {
                            return watching.called(method.getName(), method.invoke(target, arguments));
                        } catch (InvocationTargetException failed) {
                            throw failed.getCause();
                        }
                    }));
        }

        @Test
        void a_stream_at_the_end_asks_nothing_of_the_database() {
            appendNumbered(1, 3);
            MessageStream<EventMessage> stream =
                    counted().stream(StreamingCondition.startingFrom(Positions.token(0)), null);
            take(stream, 3);
            assertThat(stream.hasNextAvailable()).isFalse();
            long before = asked.get();
            for (int i = 0; i < 1_000; i++) {
                assertThat(stream.next()).isEmpty();
                assertThat(stream.hasNextAvailable()).isFalse();
            }
            assertThat(asked.get()).isEqualTo(before);
            stream.close();
        }

        @Test
        void a_slow_reader_is_never_read_ahead_of_by_more_than_one_event() {
            MessageStream<EventMessage> stream =
                    counted().stream(StreamingCondition.startingFrom(Positions.token(0)), null);
            stream.setCallback(() -> {});
            for (int i = 0; i < 50; i++) {
                appendNumbered(100 * i + 1, 100 * i + 100);
            }
            assertThat(read.get()).isZero();
            for (int i = 1; i <= 200; i++) {
                assertThat(payloads(take(stream, 1))).containsExactly(Integer.toString(i));
                assertThat(read.get()).isLessThanOrEqualTo(i + 1L);
            }
            stream.close();
            assertThat(closed.get()).isEqualTo(1);
        }

        @Test
        void sourcing_reads_what_matches_and_not_the_log() {
            store.log().append(Append.of(messages.mixed(5_000)));
            appendNumbered(1, 10);
            MessageStream<EventMessage> sourced = counted().source(
                    SourcingCondition.conditionFor(having(TAG)), null);
            assertThat(sourced.reduce(0, (count, entry) -> count + 1).join()).isEqualTo(11);
            assertThat(read.get()).isEqualTo(11);
            assertThat(closed.get()).isEqualTo(1);
        }
    }
}
