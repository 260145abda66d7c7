package io.esper.oona.event;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The topics that messages may name: the platform's own and those that operators registered. Immutable.
public final class TopicCatalogue {
    /// Most topics of one catalogue.
    public static final int TOPICS_MAX = 10_000;

    private static final TopicCatalogue BUILT_IN = new TopicCatalogue(byName(BuiltInTopics.ALL));

    private final Map<String, Topic> topics;

    private TopicCatalogue(Map<String, Topic> topics) {
        this.topics = topics;
    }

    /// The platform's seven topics, the one that carries claim checks for large health reports, and Oona's own decisions.
    public static TopicCatalogue builtIn() {
        return BUILT_IN;
    }

    /// A catalogue that also holds the topic, in place of a registered one of that name.
    ///
    /// @throws IllegalArgumentException if the name is a built-in topic's, or the catalogue is full
    public TopicCatalogue with(Topic topic) {
        if (isBuiltIn(topic.name())) {
            throw new IllegalArgumentException(
                    "'" + topic.name()
                            + "' is one of the platform's topics and cannot be defined anew; choose another name.");
        }
        Map<String, Topic> more = new LinkedHashMap<>(topics);
        more.put(topic.name(), topic);
        if (more.size() > TOPICS_MAX) {
            throw new IllegalArgumentException("The catalogue is full: it holds up to " + TOPICS_MAX + " topics.");
        }
        return new TopicCatalogue(more);
    }

    /// Whether the topic is one of the platform's.
    public static boolean isBuiltIn(String name) {
        return BUILT_IN.topics.containsKey(name);
    }

    /// The topic of this name.
    public Optional<Topic> find(String name) {
        return Optional.ofNullable(topics.get(name));
    }

    /// All topics: the platform's in the order of its contracts, then the registered ones.
    public List<Topic> topics() {
        return List.copyOf(topics.values());
    }

    private static Map<String, Topic> byName(Collection<Topic> topics) {
        Map<String, Topic> byName = new LinkedHashMap<>();
        topics.forEach(topic -> byName.put(topic.name(), topic));
        return byName;
    }
}
