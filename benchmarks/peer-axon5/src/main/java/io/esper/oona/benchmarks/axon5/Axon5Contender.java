package io.esper.oona.benchmarks.axon5;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

import io.esper.oona.benchmarks.contender.Contender;
import io.esper.oona.benchmarks.contender.ReadEvent;
import io.esper.oona.event.Message;
import io.esper.oona.event.Tag;
import org.axonframework.conversion.json.JacksonConverter;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
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
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.jspecify.annotations.Nullable;

/// A storage engine of Axon 5: what a unit of work calls when it commits, what an entity is sourced by, what a streaming event
/// processor reads. Events have the first of their tags, since Axon's own engine knows no more than one; their types are an
/// application's, not the platform's.
abstract class Axon5Contender implements Contender {
    /// Payloads are JSON already and pass through as bytes; metadata goes through Axon's Jackson converter.
    static final EventConverter CONVERTER = new DelegatingEventConverter(new JacksonConverter());

    private static final String NAMESPACE = "bench.";

    private final EventStorageEngine engine;

    Axon5Contender(EventStorageEngine engine) {
        this.engine = engine;
    }

    final EventStorageEngine engine() {
        return engine;
    }

    /// Under which condition events of these aggregates (null: of none) are appended.
    abstract AppendCondition condition(List<@Nullable String> aggregates);

    /// Where a stream of everything starts.
    abstract @Nullable TrackingToken beginning();

    @Override
    public final void append(List<Message> batch) {
        List<TaggedEventMessage<?>> events = new ArrayList<>(batch.size());
        List<@Nullable String> aggregates = new ArrayList<>(batch.size());
        for (Message message : batch) {
            Set<org.axonframework.messaging.eventstreaming.Tag> tags = message.tags().isEmpty()
                    ? Set.of()
                    : Set.of(axon(message.tags().getFirst()));
            events.add(new GenericTaggedEventMessage<>(event(message), tags));
            aggregates.add(message.tags().isEmpty() ? null : message.tags().getFirst().toString());
        }
        commit(engine.appendEvents(condition(aggregates), null, events).join());
    }

    private static <R> void commit(AppendTransaction<R> transaction) {
        R committed = transaction.commit(null).join();
        transaction.afterCommit(committed, null).join();
    }

    private static EventMessage event(Message message) {
        return new GenericEventMessage(message.envelope().eventId().toString(),
                new MessageType(NAMESPACE + message.type(), Integer.toString(message.version())), message.payload(),
                Map.of("sender", message.envelope().senderId(), "traceId", message.envelope().traceId()),
                message.envelope().timestamp().instant());
    }

    private static org.axonframework.messaging.eventstreaming.Tag axon(Tag tag) {
        return org.axonframework.messaging.eventstreaming.Tag.of(tag.key(), tag.toString());
    }

    @Override
    public final void replay(long events, Consumer<ReadEvent> each) {
        MessageStream<EventMessage> stream = engine.stream(StreamingCondition.startingFrom(beginning()), null);
        try {
            long read = 0;
            while (read < events) {
                Optional<Entry<EventMessage>> next = stream.next();
                if (next.isPresent()) {
                    each.accept(read(next.get().message()));
                    read++;
                } else {
                    failIfFailed(stream);
                    Thread.onSpinWait();
                }
            }
        } finally {
            stream.close();
        }
    }

    @Override
    public final void readTag(Tag tag, Consumer<ReadEvent> each) {
        MessageStream<EventMessage> stream =
                engine.source(SourcingCondition.conditionFor(EventCriteria.havingTags(axon(tag))), null);
        for (Optional<Entry<EventMessage>> next = stream.next(); next.isPresent(); next = stream.next()) {
            if (next.get().message().type().name().startsWith(NAMESPACE)) { // not the entry that carries the marker
                each.accept(read(next.get().message()));
            }
        }
        failIfFailed(stream);
        stream.close();
    }

    private static void failIfFailed(MessageStream<EventMessage> stream) {
        stream.error().ifPresent(error -> {
            throw new IllegalStateException("The stream failed: " + error.getMessage(), error);
        });
    }

    static ReadEvent read(EventMessage event) {
        byte[] payload = requireNonNull(event.payloadAs(byte[].class, CONVERTER));
        return new ReadEvent(UUID.fromString(event.identifier()), event.type().name().substring(NAMESPACE.length()),
                Integer.parseInt(event.type().version()), requireNonNull(event.metadata().get("sender")),
                requireNonNull(event.metadata().get("traceId")), event.timestamp().toString(), payload, 0,
                payload.length);
    }

    /// Engines have no such read.
    @Override
    public final @Nullable ReadEvent find(UUID eventId) {
        throw new UnsupportedOperationException("Axon's engines find no event by its id.");
    }
}
