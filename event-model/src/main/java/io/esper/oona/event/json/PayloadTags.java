package io.esper.oona.event.json;

import java.util.List;

import io.esper.oona.event.Envelope;
import io.esper.oona.event.Payload;
import io.esper.oona.event.Tag;
import io.esper.oona.event.Topic;

/// The tags of a message that is written here rather than read: the same that a reader gives it.
public final class PayloadTags {
    private static final byte[] NONE = new byte[0];

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
}
