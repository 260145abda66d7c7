package io.esper.oona.redis.transport;

import java.util.ArrayDeque;

import io.esper.oona.redis.entry.EntryReading;
import io.esper.oona.redis.link.EntryId;
import io.esper.oona.redis.link.ReadSize;

/// What was read ahead of one stream: everything that it had between two ids. For one thread.
final class StreamBuffer {
    private final String topic;
    private final String key;
    private final ReadSize size = new ReadSize();
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private EntryId from = EntryId.ZERO;
    private EntryId end = EntryId.ZERO;

    private record Entry(EntryId id, EntryReading reading, byte[] original) {}

    StreamBuffer(String topic, String key) {
        this.topic = topic;
        this.key = key;
    }

    String topic() {
        return topic;
    }

    String key() {
        return key;
    }

    /// How much of it to read at once.
    ReadSize size() {
        return size;
    }

    /// Forgets everything and begins after an id.
    void begin(EntryId after) {
        entries.clear();
        from = after;
        end = after;
    }

    /// Adds what comes next.
    ///
    /// @param original what came, if it is no message
    void add(EntryId id, EntryReading reading, byte[] original) {
        entries.add(new Entry(id, reading, original));
        end = id;
    }

    /// Everything that was read ends here.
    EntryId end() {
        return end;
    }

    /// Forgets what is not after the id; everything, if what comes after it was not read. Returns whether it had to.
    boolean skipTo(EntryId cursor) {
        if (from.isAfter(cursor) || cursor.isAfter(end)) {
            begin(cursor);
            return true;
        }
        while (!entries.isEmpty() && !entries.getFirst().id().isAfter(cursor)) {
            entries.removeFirst();
        }
        from = cursor;
        return false;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    EntryId first() {
        return entries.getFirst().id();
    }

    EntryReading firstReading() {
        return entries.getFirst().reading();
    }

    byte[] firstOriginal() {
        return entries.getFirst().original();
    }

    EntryId removeFirst() {
        EntryId id = entries.removeFirst().id();
        from = id;
        return id;
    }
}
