package io.esper.oona.axon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import io.esper.oona.store.Store;
import io.esper.oona.store.testing.TestClock;
import io.esper.oona.store.testing.TestDatabase;
import io.esper.oona.store.testing.TestMessages;
import org.awaitility.Awaitility;
import org.axonframework.conversion.json.JacksonConverter;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine.AppendTransaction;
import org.axonframework.eventsourcing.eventstore.GenericTaggedEventMessage;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageStream.Entry;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.axonframework.messaging.eventhandling.conversion.DelegatingEventConverter;
import org.axonframework.messaging.eventhandling.conversion.EventConverter;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;
import org.junit.jupiter.api.AfterEach;

/// What the parts of the engine's contract share: a fresh store for each test and an engine on it.
abstract class EngineContractPart {
    static final EventConverter CONVERTER = new DelegatingEventConverter(new JacksonConverter());

    final TestClock clock = new TestClock(Instant.parse("2026-03-02T08:00:00Z"));
    final TestMessages messages = new TestMessages(42);
    final TestDatabase database;
    Store store;
    OonaEventStorageEngine engine;

    EngineContractPart(TestDatabase.Kind kind) {
        database = kind.create();
        store = database.open(clock);
        engine = engineOn(store);
    }

    @AfterEach
    void remove_the_database() {
        store.close();
        database.close();
    }

    final void restart() {
        store.close();
        store = database.open(clock);
        engine = engineOn(store);
    }

    static OonaEventStorageEngine engineOn(Store store) {
        return new OonaEventStorageEngine(store, CONVERTER);
    }

    static EventMessage message(String type, Object payload) {
        return new GenericEventMessage(UUID.randomUUID().toString(), new MessageType(type), payload, Map.of(),
                Instant.parse("2026-03-02T07:59:59.123456789Z"));
    }

    static TaggedEventMessage<EventMessage> tagged(EventMessage event, Tag... tags) {
        return new GenericTaggedEventMessage<>(event, Set.of(tags));
    }

    static TaggedEventMessage<EventMessage> event(String payload, Tag... tags) {
        return tagged(message("Noted", payload), tags);
    }

    static Tag tag(String key, Object value) {
        return new Tag(key, value.toString());
    }

    static EventCriteria having(Tag... tags) {
        return EventCriteria.havingTags(tags);
    }

    static AppendCondition condition(EventCriteria criteria, long after) {
        return AppendCondition.withCriteria(criteria).withMarker(Positions.marker(after));
    }

    final AppendTransaction<Object> prepare(AppendCondition condition, TaggedEventMessage<?>... events) {
        return prepare(engine, condition, events);
    }

    @SuppressWarnings("unchecked")
    static AppendTransaction<Object> prepare(OonaEventStorageEngine engine, AppendCondition condition,
            TaggedEventMessage<?>... events) {
        return (AppendTransaction<Object>) engine.appendEvents(condition, null, events).join();
    }

    /// The marker after the commit.
    static CompletableFuture<ConsistencyMarker> commit(AppendTransaction<Object> transaction) {
        return transaction.commit(null).thenCompose(committed -> transaction.afterCommit(committed, null));
    }

    final long append(TaggedEventMessage<?>... events) {
        return Positions.of(commit(prepare(AppendCondition.none(), events)).join());
    }

    record Sourced(List<EventMessage> events, long marker) {
        List<String> payloads() {
            return events.stream().map(EngineContractPart::text).toList();
        }
    }

    final Sourced source(EventCriteria criteria) {
        return source(engine, criteria);
    }

    static Sourced source(OonaEventStorageEngine engine, EventCriteria criteria) {
        List<EventMessage> events = new ArrayList<>();
        MessageStream<EventMessage> stream = engine.source(SourcingCondition.conditionFor(criteria), null);
        ConsistencyMarker marker = null;
        for (Optional<Entry<EventMessage>> next = stream.next(); next.isPresent(); next = stream.next()) {
            marker = next.get().getResource(ConsistencyMarker.RESOURCE_KEY);
            if (marker == null) {
                events.add(next.get().message());
            }
        }
        assertThat(stream.error()).isEmpty();
        assertThat(stream.isCompleted()).isTrue();
        return new Sourced(events, Positions.of(Objects.requireNonNull(marker)));
    }

    static String text(EventMessage event) {
        return new String(Objects.requireNonNull(event.payloadAs(byte[].class, CONVERTER)), StandardCharsets.UTF_8);
    }

    static long position(Entry<EventMessage> entry) {
        return Positions.of(TrackingToken.fromContext(entry).orElseThrow(), () -> -1);
    }

    /// Takes what comes until so many entries are there.
    static List<Entry<EventMessage>> take(MessageStream<EventMessage> stream, int entries) {
        List<Entry<EventMessage>> taken = new ArrayList<>();
        await(() -> {
            while (taken.size() < entries && stream.hasNextAvailable()) {
                stream.next().ifPresent(taken::add);
            }
            return taken.size() == entries || stream.isCompleted();
        });
        assertThat(taken).hasSize(entries);
        return taken;
    }

    static List<String> payloads(List<Entry<EventMessage>> entries) {
        return entries.stream().map(entry -> text(entry.message())).toList();
    }

    static void await(BooleanSupplier condition) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(condition::getAsBoolean);
    }

    interface Work {
        void run(int thread) throws Exception;
    }

    /// Runs the same on so many threads; fails if one of them does.
    static void onThreads(int threads, Work work) {
        CompletableFuture.allOf(IntStream.range(0, threads).mapToObj(i -> {
            CompletableFuture<Void> done = new CompletableFuture<>();
            Thread.ofPlatform().start(() -> {
                try {
                    work.run(i);
                    done.complete(null);
                } catch (Exception | AssertionError failed) {
                    done.completeExceptionally(failed);
                }
            });
            return done;
        }).toArray(CompletableFuture[]::new)).join();
    }
}
