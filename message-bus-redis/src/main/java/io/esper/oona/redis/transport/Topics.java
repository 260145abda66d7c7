package io.esper.oona.redis.transport;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

import io.esper.oona.bus.TopicPatterns;
import io.esper.oona.event.TopicCatalogue;

/// The topics that patterns select: those that are named, and those of the catalogue.
final class Topics {
    private Topics() {}

    static SortedSet<String> of(Supplier<TopicCatalogue> catalogue, Set<String> patterns) {
        SortedSet<String> topics = new TreeSet<>();
        for (String pattern : patterns) {
            if (!TopicPatterns.isWildcard(pattern)) {
                topics.add(pattern);
            }
        }
        catalogue.get().topics().forEach(topic -> {
            if (TopicPatterns.match(patterns, topic.name())) {
                topics.add(topic.name());
            }
        });
        return topics;
    }
}
