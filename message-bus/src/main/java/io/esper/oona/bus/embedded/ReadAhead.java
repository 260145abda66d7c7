package io.esper.oona.bus.embedded;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

import io.esper.oona.bus.TopicPatterns;
import io.esper.oona.event.Retention;
import io.esper.oona.store.EventFilter;
import io.esper.oona.store.EventLog;
import io.esper.oona.store.Expired;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.StoredEvent;
import org.jspecify.annotations.Nullable;

/// The next messages of a group's topics, read without holding its lock. What is in it stays true however far the group has moved
/// meanwhile, because the log never changes: everything that the topics have between two positions. For one thread at a time.
final class ReadAhead {
    /// Bounds of what is held.
    private static final int EVENTS_MAX = 1_024;
    private static final long BYTES_MAX = 4L << 20;

    private final EventLog log;
    private final EventFilter filter;
    private final ArrayDeque<StoredEvent> events = new ArrayDeque<>();
    private final Map<Retention, Expired> gaps = new EnumMap<>(Retention.class);
    private long from;
    private long to;

    ReadAhead(EventLog log, Set<String> topics) {
        this.log = log;
        this.filter = filter(topics);
    }

    /// What the topics select on the log.
    static EventFilter filter(Set<String> topics) {
        return new EventFilter(TopicPatterns.filter(topics), Set.of(), Set.of(), Set.of(), Set.of(), null, null, null,
                null);
    }

    /// Holds what comes after a position, reading on if that is not known yet.
    void prepare(long position) {
        if (!covers(position)) {
            begin(position);
        }
        skipTo(position);
        if (events.isEmpty()) {
            read();
        }
    }

    /// Forgets everything and begins after a position.
    void begin(long position) {
        events.clear();
        gaps.clear();
        from = position;
        to = position;
    }

    private void read() {
        long bytes = 0;
        try (LogReader reader = log.read(new ReadQuery(to, Long.MAX_VALUE, filter, EVENTS_MAX))) {
            while (bytes < BYTES_MAX) {
                LogElement element = reader.next();
                if (element == null) {
                    break;
                }
                switch (element) {
                    case StoredEvent event -> {
                        events.add(event);
                        bytes += event.payloadLength();
                    }
                    case Expired gap -> gaps.putIfAbsent(gap.retention(), gap);
                }
            }
            to = Math.max(to, reader.position());
        }
    }

    /// Whether it knows what comes after the position.
    boolean covers(long position) {
        return position >= from && position <= to;
    }

    /// Forgets what is not after the position.
    void skipTo(long position) {
        while (!events.isEmpty() && events.getFirst().position() <= position) {
            events.removeFirst();
        }
        from = Math.max(from, position);
        gaps.values().removeIf(gap -> gap.until() <= position);
    }

    @Nullable
    StoredEvent first() {
        return events.peekFirst();
    }

    /// Takes the first one. Returns the position up to which the group has then read.
    long removeFirst() {
        long position = events.removeFirst().position();
        from = position;
        return events.isEmpty() ? to : position;
    }

    /// How many events may have expired unread where a move to the position ends their range.
    long expiredUntil(long position) {
        long count = 0;
        for (Expired gap : gaps.values()) {
            count += gap.until() <= position ? gap.count() : 0;
        }
        return count;
    }

    /// Everything that it knows ends here.
    long end() {
        return to;
    }
}
