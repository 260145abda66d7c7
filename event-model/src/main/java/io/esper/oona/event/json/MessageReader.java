package io.esper.oona.event.json;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import io.esper.oona.event.Envelope;
import io.esper.oona.event.EventType;
import io.esper.oona.event.Flag;
import io.esper.oona.event.Message;
import io.esper.oona.event.Topic;
import io.esper.oona.event.TopicCatalogue;
import org.jspecify.annotations.Nullable;

/// Reads messages as producers send them: accepted whole or refused whole, with a reason, never with an exception. Takes the nested
/// form (`envelope` and `payload` objects) and the flat form (six string fields, the payload as JSON text). An accepted message holds
/// the payload bytes as received. What is checked, and what each reason means: docs/reference/messages.md.
///
/// A reader is reused for any number of messages, and is for one thread at a time.
public final class MessageReader {
    private final TopicCatalogue catalogue;
    private final MessageLimits limits;
    private final EnvelopeReader envelopes;
    private final MessageScan scan;
    private final JsonCursor texts;
    private final TypedReader typed;
    private final Map<String, TopicForms> forms = new HashMap<>();

    /// A reader of the catalogue's topics. The schemas of registered topics are prepared when their first message comes; those that
    /// [TopicDefinition] has read can be.
    ///
    /// @param clock tells the receive time, which claimed times are compared with; nothing else depends on it
    public MessageReader(TopicCatalogue catalogue, MessageLimits limits, InstantSource clock) {
        this.catalogue = catalogue;
        this.limits = limits;
        this.envelopes = new EnvelopeReader(clock);
        this.scan = new MessageScan(limits);
        this.texts = new JsonCursor(limits);
        this.typed = new TypedReader(limits, UpcasterChain.builtIn());
    }

    /// Reads a whole array that holds one message, which states its topic.
    public Reading read(byte[] message) {
        return read(message, 0, message.length, null);
    }

    /// Reads the message in `length` bytes from `offset` on: one JSON text, with nothing around it but white space.
    ///
    /// @param topicIfMissing the topic of a message that states none; a message's own topic is not compared with it
    public Reading read(byte[] bytes, int offset, int length, @Nullable String topicIfMissing) {
        if (length > limits.messageBytesMax()) {
            return new Reading.Refused(new Refusal(RefusalReason.TOO_LARGE,
                    "The message has " + length + " bytes; " + limits.messageBytesMax() + " are allowed.", -1, null,
                    null, null));
        }
        try {
            scan.scan(bytes, offset, offset + length);
            return scanned(bytes, topicIfMissing);
        } catch (PayloadFault inPayload) {
            FaultPlace place = inPayload.place();
            int at = place.offset() >= 0 && scan.flat() ? scan.offsetInPayloadText(place.offset()) : place.offset();
            return refused(inPayload.fault(), at < 0 ? -1 : at - offset, inPayload(place), scan.topicOrNull(),
                    scan.eventIdOrNull());
        } catch (JsonFault fault) {
            FaultPlace place = FaultPlace.of(fault, bytes, offset, offset + length);
            return refused(fault, place.offset() - offset, place.pointer(), scan.topicOrNull(), scan.eventIdOrNull());
        }
    }

    private Reading scanned(byte[] bytes, @Nullable String topicIfMissing) {
        scan.checkParts();
        String stated = scan.topic();
        String name = stated == null ? topicIfMissing : stated;
        if (name == null) {
            throw scan.topicFault(RefusalReason.MISSING_FIELD, "the field 'topic' is missing");
        }
        TopicForms topic = forms(name);
        if (topic == null) {
            throw scan.topicFault(noTopic(name), noTopicDetail(name));
        }
        Envelope envelope = envelopes.read(scan);
        if (scan.flat()) {
            byte[] payload = scan.payloadText();
            check(payload);
            return accepted(topic, scan, envelope, payload, 0, payload.length, payload);
        }
        int from = scan.payloadFrom();
        int to = scan.payloadTo();
        return accepted(topic, scan, envelope, bytes, from, to, null);
    }

    /// Reads a message whose six fields came as texts, such as an entry of a Redis stream. Offsets in a refusal count in the payload's
    /// text.
    public Reading readFlat(String eventId, String senderId, String timestamp, String traceId, String topic,
            String payloadText) {
        try {
            FlatFields fields = new FlatFields(eventId, senderId, timestamp, traceId);
            TopicForms known = forms(topic);
            if (known == null) {
                throw fields.fault(noTopic(topic), JsonName.TOPIC, noTopicDetail(topic));
            }
            Envelope envelope = envelopes.read(fields);
            byte[] payload = payloadBytes(payloadText, fields);
            check(payload);
            return accepted(known, fields, envelope, payload, 0, payload.length, payload);
        } catch (PayloadFault inPayload) {
            return refused(inPayload.fault(), inPayload.place().offset(), inPayload(inPayload.place()), topic, eventId);
        } catch (JsonFault fault) {
            return refused(fault, -1, "/" + fault.missing(), topic, eventId);
        }
    }

    private byte[] payloadBytes(String text, FlatFields fields) {
        if (!FlatFields.sound(text)) {
            throw fields.fault(RefusalReason.FORBIDDEN_CHARACTER, JsonName.PAYLOAD,
                    "the payload has U+0000 or a lone surrogate");
        }
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        if (payload.length > limits.messageBytesMax()) {
            throw fields.fault(RefusalReason.TOO_LARGE, JsonName.PAYLOAD,
                    "the payload has " + payload.length + " bytes; " + limits.messageBytesMax() + " are allowed");
        }
        return payload;
    }

    /// Checks a payload that came as text: it is one level deep, as in the nested form.
    private void check(byte[] payload) {
        try {
            texts.over(payload, 0, payload.length, 1, true);
            if (texts.peek() != '{') {
                texts.skipValue();
                throw new JsonFault(RefusalReason.WRONG_TYPE, 0, "the payload's text has to be a JSON object");
            }
            texts.skipValue();
            texts.expectEnd();
        } catch (JsonFault fault) {
            throw new PayloadFault(fault, FaultPlace.of(fault, payload, 0, payload.length));
        }
    }

    /// @param own an array that holds the payload and nothing else, if there is one
    private Reading accepted(TopicForms forms, EnvelopeFields fields, Envelope envelope, byte[] bytes, int from, int to,
            byte @Nullable [] own) {
        Topic topic = forms.topic();
        int version = envelope.schemaVersion();
        if (topic.strict() && !forms.knows(version)) {
            throw fields.fault(RefusalReason.UNKNOWN_SCHEMA, JsonName.SCHEMA_VERSION,
                    "'" + topic.name() + "' has no schema of version "
                            + version + " here, the newest is " + topic.newestVersion()
                            + ": retry it after an upgrade");
        }
        TopicForms.Fit fit = forms.fit(version, typed, bytes, from, to);
        int flags = envelopes.flags(envelope);
        if (!DeclaredRanges.hold(fit.payload())) {
            flags |= Flag.OUT_OF_RANGE.mask();
        }
        if (fit.type().equals(EventType.UNKNOWN.text())) {
            flags |= Flag.UNKNOWN_TYPE.mask();
        }
        return new Reading.Accepted(new Message(topic.name(), topic.retention(), fit.type(), fit.version(), envelope,
                Tagger.tags(topic, envelope, fit.payload(), bytes, from, to), flags,
                own == null ? Arrays.copyOfRange(bytes, from, to) : own));
    }

    private @Nullable TopicForms forms(String name) {
        TopicForms known = forms.get(name);
        if (known == null) {
            known = catalogue.find(name).map(TopicForms::of).orElse(null);
            if (known != null) {
                forms.put(name, known);
            }
        }
        return known;
    }

    private static RefusalReason noTopic(String name) {
        return Topic.isName(name) ? RefusalReason.UNKNOWN_TOPIC : RefusalReason.BAD_TOPIC_NAME;
    }

    private static String noTopicDetail(String name) {
        return Topic.isName(name)
                ? "no topic has the name '" + name + "': register it, or correct the name"
                : "a topic name has 1 to 128 of a-z, 0-9, '.', '_', '-'";
    }

    private static @Nullable String inPayload(FaultPlace place) {
        return place.pointer() == null ? null : "/payload" + place.pointer();
    }

    private static Reading refused(JsonFault fault, int offset, @Nullable String pointer, @Nullable String topic,
            @Nullable String eventId) {
        String where = pointer != null && !pointer.isEmpty()
                ? "At " + pointer + ": "
                : offset >= 0 ? "At byte " + offset + ": " : "";
        return new Reading.Refused(
                new Refusal(fault.reason(), where + fault.detail() + ".", offset, pointer, topic, eventId));
    }
}
