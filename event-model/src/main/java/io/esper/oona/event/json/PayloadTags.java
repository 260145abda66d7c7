package io.esper.oona.event.json;

import java.util.List;

import io.esper.oona.event.Envelope;
import io.esper.oona.event.Payload;
import io.esper.oona.event.Tag;
import io.esper.oona.event.Topic;

/// The tags of a message that is written here rather than read: the same that a reader gives it.
public final class PayloadTags {
    private static final byte[] NONE = new byte[0];
    private static final byte[] NO_FIELDS = {'{', '}'};

    private PayloadTags() {}

    /// The tags that a topic of the platform gives to a payload, sorted.
    ///
    /// @throws IllegalArgumentException if the topic is a registered one: its tags come from the bytes
    public static List<Tag> of(Topic topic, Envelope envelope, Payload payload) {
        if (!topic.tagSources().isEmpty()) {
            throw new IllegalArgumentException("The tags of the registered topic '" + topic.name()
                    + "' come from the bytes of a message: read it with a MessageReader.");
        }
        return Tagger.tags(topic, envelope, payload, NONE, 0, 0);
    }

    /// The tags that a registered topic gives to payload bytes, sorted. Bytes that are no JSON object give those of the envelope.
    public static List<Tag> ofBytes(Topic topic, Envelope envelope, byte[] payload) {
        if (topic.tagKeys().isEmpty()) {
            return List.of();
        }
        byte[] looked = isObject(payload) ? payload : NO_FIELDS;
        return Tagger.tags(topic, envelope, new Payload.Unmapped(NONE), looked, 0, looked.length);
    }

    private static boolean isObject(byte[] payload) {
        JsonCursor json = new JsonCursor(MessageLimits.STORED);
        json.over(payload, 0, payload.length, 0, false);
        try {
            boolean object = json.peek() == '{';
            json.skipValue();
            json.expectEnd();
            return object;
        } catch (JsonFault malformed) {
            return false;
        }
    }
}
