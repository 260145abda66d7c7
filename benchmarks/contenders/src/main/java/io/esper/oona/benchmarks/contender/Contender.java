package io.esper.oona.benchmarks.contender;

import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

import io.esper.oona.event.Message;
import io.esper.oona.event.Tag;
import org.jspecify.annotations.Nullable;

/// A way of keeping events on one database. Every contender is given the same messages and makes them durable.
public interface Contender extends AutoCloseable {
    /// Events in a batch of a bulk import, where the contender has nothing better.
    int BULK_EVENTS = 4_096;

    /// Appends a batch in one durable commit. Called by many threads at once.
    void append(List<Message> batch);

    /// Appends everything, durably, in the fastest way that the contender has.
    default void bulk(List<Message> messages) {
        for (int from = 0; from < messages.size(); from += BULK_EVENTS) {
            append(messages.subList(from, Math.min(messages.size(), from + BULK_EVENTS)));
        }
    }

    /// Finishes what the contender has put off (indexes), so that the clock can count it.
    default void settle() {}

    /// Reads the oldest events in order, as many as are asked for, with every field of the envelope decoded. A contender that
    /// knows no order reads as many in any.
    void replay(long events, Consumer<ReadEvent> each);

    /// Reads all events of a stream: those whose first tag this is.
    void readTag(Tag tag, Consumer<ReadEvent> each);

    /// Reads one event by its id.
    @Nullable
    ReadEvent find(UUID eventId);

    /// The contender's own housekeeping: re-packing, vacuum.
    void tidy();

    /// Bytes of everything on disk, indexes included.
    long bytes();

    /// The stream that an event belongs to where a store knows streams: its first tag, else its topic.
    static String stream(Message message) {
        return message.tags().isEmpty() ? message.topic() : message.tags().getFirst().toString();
    }

    @Override
    void close();
}
