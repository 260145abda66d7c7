package io.esper.oona.control;

import java.time.Clock;
import java.util.Map;
import java.util.UUID;

import io.esper.oona.event.EventType;
import io.esper.oona.event.Payload;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.event.json.PayloadReader;
import io.esper.oona.event.json.PayloadWriter;
import io.esper.oona.store.StoredEvent;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;

/// Turns the platform's payloads into Axon's events, and stored events into facts: the type is the stored name, the payload the
/// bytes as they are stored. The topic and its tags are the storage engine's to find. Thread-safe.
final class PlatformEvents {
    /// Metadata that the storage engine keeps in the envelope.
    private static final String TRACE = "traceId";
    private static final String SENDER = "senderId";
    private static final String RUN = "runId";

    private final Clock clock;

    PlatformEvents(Clock clock) {
        this.clock = clock;
    }

    /// An event that says the payload, sent by the command's sender.
    EventMessage event(UUID id, Payload payload, ControlCommand command) {
        EventType type = EventType.of(payload);
        return new GenericEventMessage(id.toString(),
                new MessageType(new QualifiedName(type.text()), Integer.toString(type.version())),
                new PayloadWriter().write(payload), marks(command), clock.instant());
    }

    private static Map<String, String> marks(ControlCommand command) {
        String trace = command.trace();
        return Map.of(TRACE, trace == null ? command.commandId() : trace, SENDER, command.sender(), RUN, command.run());
    }

    /// What an event says. It is read as it is stored, not as Axon's message: that shows what its sender wrote into its
    /// extensions. Only what the platform's topics have checked counts.
    static Fact fact(StoredEvent stored) {
        Payload payload = TopicCatalogue.isBuiltIn(stored.topic())
                ? new PayloadReader().read(stored.type(), stored.version(), stored.payload())
                : new Payload.Unmapped(stored.payload());
        return new Fact(payload, stored.eventId(), stored.traceId(), stored.runId());
    }
}
