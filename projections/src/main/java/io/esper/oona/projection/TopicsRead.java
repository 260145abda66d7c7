package io.esper.oona.projection;

import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

import io.esper.oona.event.Retention;
import io.esper.oona.event.Topic;
import io.esper.oona.event.TopicCatalogue;

/// What a projection reads of the log.
///
/// @param topics  its own and those that name the runs; empty for all
/// @param classes the retention classes that hold the topics; any, for a topic that this program does not know
record TopicsRead(Set<String> topics, Set<Retention> classes) {

    TopicsRead {
        topics = Set.copyOf(topics);
        classes = Set.copyOf(classes);
    }

    static TopicsRead of(Projection projection) {
        Set<String> topics = new LinkedHashSet<>(projection.topics());
        if (topics.isEmpty()) {
            return new TopicsRead(topics, EnumSet.allOf(Retention.class));
        }
        topics.addAll(Projection.RUN_TOPICS);
        Set<Retention> classes = EnumSet.noneOf(Retention.class);
        for (String name : topics) {
            Optional<Topic> known = TopicCatalogue.builtIn().find(name);
            classes.addAll(known.isPresent() ? Set.of(known.get().retention()) : EnumSet.allOf(Retention.class));
        }
        return new TopicsRead(topics, classes);
    }

    boolean reads(String topic) {
        return topics.isEmpty() || topics.contains(topic);
    }
}
