package io.esper.oona.store.sql;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.esper.oona.event.Topic;
import io.esper.oona.event.TopicCatalogue;
import io.esper.oona.store.Criterion;
import io.esper.oona.store.StoreException;

/// Refuses criteria over types whose topics index nothing.
///
/// @param unindexedTypes stable names of these types
record CatalogueRules(Set<String> unindexedTypes) implements IndexRules {
    /// The telemetry topics index nothing: their blocks can only be swept.
    static final CatalogueRules BUILT_IN = of(TopicCatalogue.builtIn());

    /// The types that only come on topics without tag keys.
    private static CatalogueRules of(TopicCatalogue catalogue) {
        Set<String> unindexed = new HashSet<>();
        Set<String> indexed = new HashSet<>();
        for (Topic topic : catalogue.topics()) {
            topic.schemas().forEach(schema -> (topic.tagKeys().isEmpty() ? unindexed : indexed).add(schema.type()));
        }
        unindexed.removeAll(indexed);
        return new CatalogueRules(Set.copyOf(unindexed));
    }

    /// Whether events of the type, without any tag, are in the index.
    boolean indexes(String type) {
        return !unindexedTypes.contains(type);
    }

    @Override
    public void check(List<Criterion> criteria) {
        for (Criterion criterion : criteria) {
            for (String type : criterion.types()) {
                if (unindexedTypes.contains(type)) {
                    throw new StoreException.NotIndexed("The type " + type
                            + " belongs to a telemetry topic, which indexes no tags, so no criterion can select it. Use a filtered read.");
                }
            }
            if (criterion.types().isEmpty() && criterion.tags().isEmpty() && criteria.size() > 1) {
                throw new StoreException.NotIndexed(
                        "A criterion without types and tags selects every event; or-ed with others it makes them meaningless. Leave the others out.");
            }
        }
    }
}
