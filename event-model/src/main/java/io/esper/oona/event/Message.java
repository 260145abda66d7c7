package io.esper.oona.event;

import java.util.List;

/// One message that the log can take: envelope, payload bytes as received, and what reading it once has shown.
///
/// The content that identifies a message beside its id is topic and payload bytes. Instances are immutable by
/// agreement: nobody writes to the array.
///
/// @param topic     name in the catalogue
/// @param retention class of the topic
/// @param type      stable name of the first registered schema that fits, or `unknown`
/// @param version   version of that schema, 1 or more
/// @param envelope  the envelope
/// @param tags      the indexed tags, sorted, without repetition
/// @param flags     bits of [Flag#mask]
/// @param payload   the payload exactly as received: UTF-8 JSON for the platform's topics
public record Message(String topic, Retention retention, String type, int version, Envelope envelope, List<Tag> tags,
        int flags, byte[] payload) {

    public Message {
        tags = List.copyOf(tags);
    }

    /// Whether the flag is set.
    public boolean has(Flag flag) {
        return (flags & flag.mask()) != 0;
    }
}
