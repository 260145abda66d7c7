package io.esper.oona.axon;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import io.esper.oona.event.Retention;
import io.esper.oona.event.Topic;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.event.json.TopicDefinition;
import io.esper.oona.store.StoreException;
import io.esper.oona.store.TopicRegistry;
import io.esper.oona.store.TopicRegistry.Registration;

/// The topics that an engine's events go to.
final class KnownTopics {
    private KnownTopics() {}

    /// The platform's topics and the store's, after registering the usual one if it is in neither.
    ///
    /// @throws StoreException.Misconfigured if another topic is unknown
    static TopicCatalogue of(TopicRegistry registry, EventTopics wanted) {
        TopicCatalogue known = known(registry);
        if (known.find(wanted.usual()).isEmpty()) {
            known = registered(registry, usual(wanted.usual()));
        }
        TreeSet<String> missing = new TreeSet<>(wanted.byType().values());
        known.topics().forEach(topic -> missing.remove(topic.name()));
        if (!missing.isEmpty()) {
            throw new StoreException.Misconfigured("The engine's events are to go to topics that are not registered: "
                    + String.join(", ", missing) + ". Register them (oona topics register), or change the topics.",
                    null);
        }
        return known;
    }

    /// Of nodes that start together on a new store one comes first; the others find its topic.
    private static TopicCatalogue registered(TopicRegistry registry, Topic topic) {
        try {
            registry.register(new Registration(topic.name(), TopicDefinition.write(topic)));
        } catch (StoreException failed) {
            TopicCatalogue known = known(registry);
            if (known.find(topic.name()).isEmpty()) {
                throw failed;
            }
            return known;
        }
        return known(registry);
    }

    private static TopicCatalogue known(TopicRegistry registry) {
        TopicCatalogue catalogue = TopicCatalogue.builtIn();
        for (Registration registration : registry.list()) {
            catalogue = catalogue.with(TopicDefinition.read(registration.definition()));
        }
        return catalogue;
    }

    /// Open, since its types are the application's, and kept for ever, since entities are sourced from it.
    private static Topic usual(String name) {
        return new Topic(name, Retention.INDEFINITE, false, List.of(), List.of(), List.of(), List.of(), Map.of(), null);
    }
}
