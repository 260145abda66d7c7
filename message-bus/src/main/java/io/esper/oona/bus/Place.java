package io.esper.oona.bus;

/// A transport's own address of a message.
///
/// Places of one topic can be compared by the transport alone. On the log all topics share one order and the entry is the
/// position; elsewhere each topic (or each partition, which is then part of the entry) has its own.
///
/// @param topic name of the topic
/// @param entry 1 to 128 characters: a position of the log such as `812`, an entry id of a Redis stream such as
///              `1767607876422-0`, a message id of Pulsar such as `12:7:0`
public record Place(String topic, String entry) {
    /// Longest entry in UTF-16 units.
    public static final int ENTRY_LENGTH_MAX = 128;

    public Place {
        if (entry.isEmpty() || entry.length() > ENTRY_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "A place's entry has 1 to " + ENTRY_LENGTH_MAX + " characters; got " + entry.length() + ".");
        }
    }

    /// The place of an event of the log.
    public static Place onLog(String topic, long position) {
        return new Place(topic, Long.toString(position));
    }

    @Override
    public String toString() {
        return topic + "@" + entry;
    }
}
