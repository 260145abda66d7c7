package io.esper.oona.store;

import java.time.Instant;
import java.util.Set;

import io.esper.oona.event.Tag;
import org.jspecify.annotations.Nullable;

/// Selects events: every given part must match; an empty set or null does not restrict.
///
/// @param topics       names or plane wildcards such as `innovation.*`
/// @param types        stable type names
/// @param tags         all must be present
/// @param senders      any of
/// @param traces       any of
/// @param receivedFrom store's receive time, inclusive
/// @param receivedTo   store's receive time, exclusive
/// @param claimedFrom  producer's claimed time, inclusive
/// @param claimedTo    producer's claimed time, exclusive
public record EventFilter(Set<String> topics, Set<String> types, Set<Tag> tags, Set<String> senders, Set<String> traces,
        @Nullable Instant receivedFrom, @Nullable Instant receivedTo, @Nullable Instant claimedFrom,
        @Nullable Instant claimedTo) {

    /// Selects everything.
    public static final EventFilter ALL =
            new EventFilter(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), null, null, null, null);

    public EventFilter {
        topics = Set.copyOf(topics);
        types = Set.copyOf(types);
        tags = Set.copyOf(tags);
        senders = Set.copyOf(senders);
        traces = Set.copyOf(traces);
    }

    /// Whether the event is selected.
    public boolean matches(StoredEvent event) {
        return matchesTopic(event.topic()) && (types.isEmpty() || types.contains(event.type()))
                && (senders.isEmpty() || senders.contains(event.senderId()))
                && (traces.isEmpty() || traces.contains(event.traceId()))
                && (tags.isEmpty() || event.tags().containsAll(tags)) && matchesTimes(event);
    }

    /// Whether events of the topic can be selected.
    public boolean matchesTopic(String topic) {
        if (topics.isEmpty() || topics.contains(topic)) {
            return true;
        }
        for (String pattern : topics) {
            if (pattern.endsWith(".*") && topic.startsWith(pattern.substring(0, pattern.length() - 1))) {
                return true;
            }
        }
        return false;
    }

    private boolean matchesTimes(StoredEvent event) {
        if ((receivedFrom != null && event.received().isBefore(receivedFrom))
                || (receivedTo != null && !event.received().isBefore(receivedTo))) {
            return false;
        }
        if (claimedFrom == null && claimedTo == null) {
            return true;
        }
        Instant claimed = event.timestamp().instant();
        return (claimedFrom == null || !claimed.isBefore(claimedFrom))
                && (claimedTo == null || claimed.isBefore(claimedTo));
    }
}
