package io.esper.oona.axon;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

import io.esper.oona.event.ClaimedTime;
import io.esper.oona.event.Envelope;
import io.esper.oona.event.Message;
import io.esper.oona.event.Tag;
import io.esper.oona.event.Topic;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.event.json.MessageLimits;
import io.esper.oona.event.json.MessageReader;
import io.esper.oona.event.json.MessageWriter;
import io.esper.oona.event.json.PayloadTags;
import io.esper.oona.event.json.Reading;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.conversion.EventConverter;
import org.jspecify.annotations.Nullable;

/// Turns an event of an Axon application into a message of the log. What goes to a strict topic, such as the platform's, is
/// held to the topic's schemas. Every event gets the tags that its topic indexes beside its own. Thread-safe.
final class EventToMessage {
    static final byte[] NO_PAYLOAD = "null".getBytes(StandardCharsets.UTF_8);
    private static final int UUID_LENGTH = 36;

    private final EventConverter converter;
    private final EventTopics topics;
    private final TopicCatalogue catalogue;
    private final String senderId;
    private final MessageWriter writer = new MessageWriter();
    private final MessageReader reader;
    private final ReentrantLock reading = new ReentrantLock();

    EventToMessage(EventConverter converter, EventTopics topics, TopicCatalogue catalogue, String senderId,
            InstantSource clock) {
        this.converter = converter;
        this.topics = topics;
        this.catalogue = catalogue;
        this.senderId = senderId;
        this.reader = new MessageReader(catalogue, MessageLimits.DEFAULTS, clock);
    }

    /// @throws IllegalArgumentException if the log cannot hold the event
    Message message(TaggedEventMessage<?> tagged) {
        EventMessage event = tagged.event();
        String type = event.type().name();
        String name = topics.of(type);
        Topic topic = catalogue.find(name)
                .orElseThrow(() -> new IllegalArgumentException("The events of type '" + type + "' go to the topic '"
                        + name + "', which is not registered. Register it, or change the topics of the engine."));
        byte[] payload = event.payloadAs(byte[].class, converter);
        boolean empty = payload == null;
        int version = TypeVersion.number(event.type().version());
        Envelope envelope = envelope(event, version, empty);
        byte[] bytes = payload == null ? NO_PAYLOAD : payload;
        Set<Tag> tags = tags(tagged);
        if (!topic.strict()) {
            tags.addAll(PayloadTags.ofBytes(topic, envelope, bytes));
            return new Message(name, topic.retention(), type, version, envelope, List.copyOf(tags), 0, bytes);
        }
        Message read = read(name, type, envelope, bytes);
        tags.addAll(read.tags());
        return new Message(name, topic.retention(), type, read.version(), envelope, List.copyOf(tags), read.flags(),
                bytes);
    }

    private Envelope envelope(EventMessage event, int version, boolean empty) {
        String identifier = event.identifier();
        UUID eventId = eventId(identifier);
        Map<String, String> metadata = event.metadata();
        AxonFields fields = new AxonFields(event.type().version(),
                eventId.toString().equals(identifier) ? null : identifier, empty, metadata);
        String trace = usable(metadata.get("traceId"));
        String sender = usable(metadata.get("senderId"));
        return new Envelope(eventId, sender.isEmpty() ? senderId : sender, ClaimedTime.of(event.timestamp()),
                trace.isEmpty() ? usable(metadata.get("correlationId")) : trace, run(metadata), version,
                fields.extensions());
    }

    private static String usable(@Nullable String id) {
        return id == null || id.length() > Envelope.ID_LENGTH_MAX ? "" : id;
    }

    private static @Nullable String run(Map<String, String> metadata) {
        String run = usable(metadata.get("runId"));
        return run.isEmpty() ? null : run;
    }

    /// The identifier itself, or, if it is not a UUID in its usual form, one that is derived from it.
    static UUID eventId(String identifier) {
        if (identifier.length() == UUID_LENGTH) {
            try {
                UUID id = UUID.fromString(identifier);
                if (id.toString().equals(identifier)) {
                    return id;
                }
            } catch (IllegalArgumentException other) {
                return derived(identifier);
            }
        }
        return derived(identifier);
    }

    private static UUID derived(String identifier) {
        return UUID.nameUUIDFromBytes(("axon:" + identifier).getBytes(StandardCharsets.UTF_8));
    }

    private static Set<Tag> tags(TaggedEventMessage<?> tagged) {
        Set<Tag> tags = new TreeSet<>();
        for (org.axonframework.messaging.eventstreaming.Tag tag : tagged.tags()) {
            try {
                tags.add(new Tag(tag.key(), tag.value()));
            } catch (IllegalArgumentException impossible) {
                throw new IllegalArgumentException("The event " + tagged.event().identifier() + " of type '"
                        + tagged.event().type().name() + "' has a tag that the log cannot hold: "
                        + impossible.getMessage(), impossible);
            }
        }
        return tags;
    }

    private Message read(String topic, String type, Envelope envelope, byte[] payload) {
        byte[] whole = writer.nested(topic, envelope, payload, 0, payload.length);
        Reading outcome;
        reading.lock();
        try {
            outcome = reader.read(whole);
        } finally {
            reading.unlock();
        }
        return switch (outcome) {
            case Reading.Accepted(Message message) -> {
                if (!message.type().equals(type)) {
                    throw new IllegalArgumentException("The payload of event " + envelope.eventId() + " is a "
                            + message.type() + " by the schemas of '" + topic + "', not a " + type
                            + ". Name the event after what it carries.");
                }
                yield message;
            }
            case Reading.Refused(var refusal) -> throw new IllegalArgumentException(
                    "The topic '" + topic + "' does not take the event " + envelope.eventId() + " of type '" + type
                            + "': " + refusal.detail());
        };
    }
}
