package io.esper.oona.axon;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.esper.oona.event.Message;
import io.esper.oona.store.Criterion;
import io.esper.oona.store.EventLog;
import io.esper.oona.store.Expired;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.StoredEvent;
import org.axonframework.common.infra.ComponentDescriptor;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.Context.ResourceKey;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.conversion.EventConverter;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.jspecify.annotations.Nullable;

/// Makes the log of a [Store] the event store of an Axon application, with dynamic consistency boundaries, on H2 and
/// PostgreSQL. Every event that it appends is an event of the log like any other, and every event of the log can be read
/// through it.
///
/// - A tracking token is a [GlobalSequenceTrackingToken][org.axonframework.messaging.eventhandling.processing.streaming.token.GlobalSequenceTrackingToken]
///   with the position of the last event seen, a consistency marker the position up to which a decision is informed.
/// - Sourcing and append conditions find events through the index of types and tags; what they cost depends on how many events
///   match. Criteria over types of the telemetry topics are refused
///   ([NotIndexed][StoreException.NotIndexed]).
/// - Nothing is written before the commit. A commit whose append condition fails is an
///   [AppendEventsTransactionRejectedException][org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException];
///   a commit whose answer was lost is resolved by the ids of its events, so it happens once or not at all. Other failures are
///   [StoreException]s.
/// - [#tokenAt] goes by the store's receive time, as everything in the log does.
///
/// Each operation exists in the shape of Axon 5.0 and in that of 5.1 and later, which lost the [ProcessingContext]. The store
/// belongs to the caller, who closes it last. Thread-safe.
public final class OonaEventStorageEngine implements EventStorageEngine {
    /// On an entry of a stream: ranges of the log before it that have expired, and so may hide events that would have matched.
    public static final ResourceKey<List<Expired>> EXPIRED = ResourceKey.withLabel("oonaExpired");

    /// On an entry of a sourced stream: the event as the log has it, with its position, its topic, its tags and its envelope.
    public static final ResourceKey<StoredEvent> STORED = ResourceKey.withLabel("oonaStored");

    private final Store store;
    private final EventLog log;
    private final EventTopics topics;
    private final EventToMessage messages;
    private final LogWatch watch;

    /// An engine whose events go where [EventTopics#platform] says, sent by `axon`.
    public OonaEventStorageEngine(Store store, EventConverter converter) {
        this(store, converter, EventTopics.platform(), "axon");
    }

    /// An engine over a store. Registers the usual topic if the store does not know it.
    ///
    /// @param converter turns payloads into bytes; JSON is what the rest of Oona understands
    /// @param topics    where events go; the topics are the platform's or registered in the store
    /// @param senderId  the sender in the envelopes, up to 1,024 characters: names the application. An event with the metadata
    ///                  `senderId` has its own
    public OonaEventStorageEngine(Store store, EventConverter converter, EventTopics topics, String senderId) {
        this.store = store;
        this.log = store.log();
        this.topics = topics;
        this.messages =
                new EventToMessage(converter, topics, KnownTopics.of(store.topics(), topics), senderId, store.clock());
        this.watch = new LogWatch(log);
    }

    @Override
    public CompletableFuture<AppendTransaction<?>> appendEvents(AppendCondition condition,
            @Nullable ProcessingContext context, List<TaggedEventMessage<?>> events) {
        try {
            List<Message> batch = events.stream().map(messages::message).toList();
            return CompletableFuture.completedFuture(
                    new AppendOnCommit(log, watch, batch, condition(condition), condition.consistencyMarker()));
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private static io.esper.oona.store.@Nullable AppendCondition condition(AppendCondition condition) {
        ConsistencyMarker marker = condition.consistencyMarker();
        if (marker.equals(ConsistencyMarker.INFINITY)) {
            return null;
        }
        return switch (Selection.of(condition.criteria())) {
            case Selection.Nothing() -> null;
            case Selection.Everything() -> new io.esper.oona.store.AppendCondition(List.of(Criterion.tagged()),
                    Positions.of(marker));
            case Selection.Matching(List<Criterion> criteria) ->
                    new io.esper.oona.store.AppendCondition(criteria, Positions.of(marker));
        };
    }

    @Override
    public MessageStream<EventMessage> source(SourcingCondition condition, @Nullable ProcessingContext context) {
        return source(condition);
    }

    /// As Axon 5.1 and later call it.
    public MessageStream<EventMessage> source(SourcingCondition condition) {
        try {
            return new SourcedEvents(reader(Selection.of(condition.criteria()),
                    Positions.of(AxonShapes.start(condition))));
        } catch (StoreException | IllegalArgumentException | UnsupportedOperationException refused) {
            return MessageStream.failed(refused);
        }
    }

    private LogReader reader(Selection selection, long after) {
        return switch (selection) {
            case Selection.Everything() -> log.read(ReadQuery.after(after));
            case Selection.Nothing() -> log.read(ReadQuery.after(after).limit(0));
            case Selection.Matching(List<Criterion> criteria) -> log.select(criteria, after, Long.MAX_VALUE);
        };
    }

    @Override
    public MessageStream<EventMessage> stream(StreamingCondition condition, @Nullable ProcessingContext context) {
        return stream(condition);
    }

    /// As Axon 5.1 and later call it.
    public MessageStream<EventMessage> stream(StreamingCondition condition) {
        try {
            TailedEvents stream = new TailedEvents(log, watch, Selection.of(condition.criteria()),
                    Positions.of(condition.position(), log::head));
            watch.add(stream);
            return stream;
        } catch (StoreException | IllegalArgumentException refused) {
            return MessageStream.failed(refused);
        }
    }

    @Override
    public CompletableFuture<TrackingToken> firstToken(@Nullable ProcessingContext context) {
        return firstToken();
    }

    /// As Axon 5.1 and later call it.
    public CompletableFuture<TrackingToken> firstToken() {
        return CompletableFuture.completedFuture(Positions.token(0));
    }

    @Override
    public CompletableFuture<TrackingToken> latestToken(@Nullable ProcessingContext context) {
        return latestToken();
    }

    /// As Axon 5.1 and later call it.
    public CompletableFuture<TrackingToken> latestToken() {
        return token(log::head);
    }

    @Override
    public CompletableFuture<TrackingToken> tokenAt(Instant at, @Nullable ProcessingContext context) {
        return tokenAt(at);
    }

    /// As Axon 5.1 and later call it. Events received at the instant itself come after the token.
    public CompletableFuture<TrackingToken> tokenAt(Instant at) {
        return at.equals(Instant.MIN) ? firstToken() : token(() -> log.positionAt(at.minusNanos(1)));
    }

    private static CompletableFuture<TrackingToken> token(Supplier<Long> position) {
        try {
            return CompletableFuture.completedFuture(Positions.token(position.get()));
        } catch (StoreException failed) {
            return CompletableFuture.failedFuture(failed);
        }
    }

    @Override
    public void describeTo(ComponentDescriptor descriptor) {
        descriptor.describeProperty("database", store.dialect().name());
        descriptor.describeProperty("topic", topics.usual());
        descriptor.describeProperty("topicsByType", topics.byType());
    }
}
