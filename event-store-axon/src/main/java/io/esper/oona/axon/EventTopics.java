package io.esper.oona.axon;

import java.util.HashMap;
import java.util.Map;

import io.esper.oona.event.PayloadSchema;
import io.esper.oona.event.Topic;
import io.esper.oona.event.TopicCatalogue;

/// Says to which topic of the log the events of an Axon application go: one topic for all, and others for some types.
/// Immutable.
///
/// @param usual  the topic of every type that is not named
/// @param byType topics by the qualified name of the event's type
public record EventTopics(String usual, Map<String, String> byType) {
    /// The topic of Axon events unless told otherwise. The engine registers it: kept for ever, open.
    public static final String AXON_EVENTS = "axon.events";

    public EventTopics {
        byType = Map.copyOf(byType);
        if (!Topic.isName(usual)) {
            throw new IllegalArgumentException(
                    "A topic name has 1 to 128 of a-z, 0-9, '.', '_', '-'; got '" + usual + "'.");
        }
    }

    /// Everything to [#AXON_EVENTS], except the events whose type is one of the platform's: these go to the platform's topic
    /// that carries the type.
    public static EventTopics platform() {
        Map<String, String> byType = new HashMap<>();
        for (Topic topic : TopicCatalogue.builtIn().topics()) {
            for (PayloadSchema schema : topic.schemas()) {
                byType.putIfAbsent(schema.type(), topic.name());
            }
        }
        return new EventTopics(AXON_EVENTS, byType);
    }

    /// As this, with the events of another type sent to a topic of the platform or one that is registered in the store.
    public EventTopics with(String type, String topic) {
        Map<String, String> more = new HashMap<>(byType);
        more.put(type, topic);
        return new EventTopics(usual, more);
    }

    /// The topic of a type.
    public String of(String type) {
        return byType.getOrDefault(type, usual);
    }
}
