package io.esper.oona.axon;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import io.esper.oona.store.StoredEvent;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;

/// Turns an event of the log into an event message whose payload is the stored bytes: the one that was published, if Axon
/// wrote it; for any other its type, its version as text, and `topic`, `senderId`, `traceId` and `runId` as metadata. Of the fields
/// that Axon adds only those count that agree with the event, since any producer of the bus can send them.
final class StoredToEvent {
    private StoredToEvent() {}

    static EventMessage event(StoredEvent stored) {
        AxonFields fields = AxonFields.of(stored.extensions());
        QualifiedName name = new QualifiedName(stored.type());
        if (fields == null) {
            return new GenericEventMessage(stored.eventId().toString(),
                    new MessageType(name, Integer.toString(stored.version())), stored.payload(), metadata(stored),
                    stored.timestamp().instant());
        }
        byte[] payload = stored.payload();
        boolean empty = fields.empty() && Arrays.equals(payload, EventToMessage.NO_PAYLOAD);
        return new GenericEventMessage(identifier(stored, fields), new MessageType(name, version(stored, fields)),
                empty ? null : payload, fields.metadata(), stored.timestamp().instant());
    }

    private static String identifier(StoredEvent stored, AxonFields fields) {
        String identifier = fields.identifier();
        return identifier != null && EventToMessage.eventId(identifier).equals(stored.eventId())
                ? identifier
                : stored.eventId().toString();
    }

    private static String version(StoredEvent stored, AxonFields fields) {
        String version = fields.version();
        return version != null && TypeVersion.number(version) == stored.version()
                ? version
                : Integer.toString(stored.version());
    }

    private static Map<String, String> metadata(StoredEvent stored) {
        Map<String, String> metadata = new HashMap<>();
        metadata.put("topic", stored.topic());
        if (!stored.senderId().isEmpty()) {
            metadata.put("senderId", stored.senderId());
        }
        if (!stored.traceId().isEmpty()) {
            metadata.put("traceId", stored.traceId());
        }
        String run = stored.runId();
        if (run != null) {
            metadata.put("runId", run);
        }
        return metadata;
    }
}
