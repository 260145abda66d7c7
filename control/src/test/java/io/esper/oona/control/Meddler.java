package io.esper.oona.control;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.axonframework.common.infra.ComponentDescriptor;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.jspecify.annotations.Nullable;

/// A storage engine under which others do something at the worst moment: just before an append, or before a second read. Counts
/// what is sourced.
final class Meddler implements EventStorageEngine {
    private final EventStorageEngine engine;
    private final Runnable others;
    private final AtomicInteger beforeAppends;
    private final AtomicInteger beforeSecondRead;
    private final AtomicInteger appends = new AtomicInteger();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicLong sourced = new AtomicLong();

    private Meddler(EventStorageEngine engine, int beforeAppends, int beforeSecondRead, Runnable others) {
        this.engine = engine;
        this.others = others;
        this.beforeAppends = new AtomicInteger(beforeAppends);
        this.beforeSecondRead = new AtomicInteger(beforeSecondRead);
    }

    /// Meddles before each of the first appends.
    Meddler(EventStorageEngine engine, int times, Runnable others) {
        this(engine, times, 0, others);
    }

    /// Meddles once, before the second read.
    static Meddler beforeSecondRead(EventStorageEngine engine, Runnable others) {
        return new Meddler(engine, 0, 1, others);
    }

    int appends() {
        return appends.get();
    }

    long sourced() {
        return sourced.get();
    }

    @Override
    public CompletableFuture<AppendTransaction<?>> appendEvents(AppendCondition condition,
            @Nullable ProcessingContext context, List<TaggedEventMessage<?>> events) {
        appends.incrementAndGet();
        if (beforeAppends.getAndDecrement() > 0) {
            others.run();
        }
        return engine.appendEvents(condition, context, events);
    }

    @Override
    public MessageStream<EventMessage> source(SourcingCondition condition, @Nullable ProcessingContext context) {
        if (reads.incrementAndGet() == 2 && beforeSecondRead.getAndDecrement() > 0) {
            others.run();
        }
        return engine.source(condition, context).onNext(entry -> {
            if (entry.getResource(ConsistencyMarker.RESOURCE_KEY) == null) {
                sourced.incrementAndGet();
            }
        });
    }

    @Override
    public MessageStream<EventMessage> stream(StreamingCondition condition, @Nullable ProcessingContext context) {
        return engine.stream(condition, context);
    }

    @Override
    public CompletableFuture<TrackingToken> firstToken(@Nullable ProcessingContext context) {
        return engine.firstToken(context);
    }

    @Override
    public CompletableFuture<TrackingToken> latestToken(@Nullable ProcessingContext context) {
        return engine.latestToken(context);
    }

    @Override
    public CompletableFuture<TrackingToken> tokenAt(Instant at, @Nullable ProcessingContext context) {
        return engine.tokenAt(at, context);
    }

    @Override
    public void describeTo(ComponentDescriptor descriptor) {
        engine.describeTo(descriptor);
    }
}
