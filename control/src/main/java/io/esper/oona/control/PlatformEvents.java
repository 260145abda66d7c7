package io.esper.oona.control;

import java.time.Clock;
import java.util.Map;
import java.util.UUID;

import io.esper.oona.event.EventType;
import io.esper.oona.event.Payload;
import io.esper.oona.event.json.PayloadReader;
import io.esper.oona.event.json.PayloadWriter;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;

/// Turns the platform's payloads into Axon's events and back: the type is the stored name, the payload the bytes as they are
/// stored. The topic and its tags are the storage engine's to find. Thread-safe.
final class PlatformEvents {
    private static final int VERSION_DIGITS_MAX = 9;
    /// Metadata that the storage engine keeps in the envelope.
    private static final String TRACE = "traceId";
    private static final String CORRELATION = "correlationId";
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

    /// What an event says.
    static Fact fact(EventMessage event) {
        Payload payload = new PayloadReader().read(event.type().name(), version(event), bytes(event));
        Map<String, String> marks = event.metadata();
        return new Fact(payload, UUID.fromString(event.identifier()),
                marks.getOrDefault(TRACE, marks.getOrDefault(CORRELATION, "")), marks.get(RUN));
    }

    private static byte[] bytes(EventMessage event) {
        if (event.payload() instanceof byte[] bytes) {
            return bytes;
        }
        throw new IllegalStateException("The event " + event.identifier() + " of type " + event.type()
                + " does not carry its bytes: it was not read by the engine of the log.");
    }

    /// The leading number, as the storage engine reads it; 1 if there is none.
    private static int version(EventMessage event) {
        String text = event.type().version();
        int end = 0;
        while (end < text.length() && end < VERSION_DIGITS_MAX && Character.digit(text.charAt(end), 10) >= 0) {
            end++;
        }
        return end == 0 ? 1 : Math.max(1, Integer.parseInt(text.substring(0, end)));
    }
}
