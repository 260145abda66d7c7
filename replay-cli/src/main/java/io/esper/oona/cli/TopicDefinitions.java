package io.esper.oona.cli;

import java.util.Map;
import java.util.TreeMap;

import io.esper.oona.event.Topic;
import io.esper.oona.event.json.TopicDefinition;
import io.esper.oona.store.Store;
import io.esper.oona.store.TopicRegistry;

/// Topics that operators registered.
final class TopicDefinitions {
    private TopicDefinitions() {}

    /// Reads a definition.
    ///
    /// @throws IllegalArgumentException saying what is wrong with it
    static Topic read(String definition) {
        return TopicDefinition.read(definition);
    }

    /// Definitions in the store by topic name.
    static Map<String, String> registered(Store store) {
        Map<String, String> byName = new TreeMap<>();
        for (TopicRegistry.Registration registration : store.topics().list()) {
            byName.put(registration.name(), registration.definition());
        }
        return byName;
    }
}
