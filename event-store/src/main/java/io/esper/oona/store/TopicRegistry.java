package io.esper.oona.store;

import java.util.List;

/// Topics registered by operators beside the built-in ones.
public interface TopicRegistry {

    /// Name and JSON definition, sorted by name.
    List<Registration> list();

    /// Adds a topic or replaces its definition.
    void register(Registration registration);

    /// A topic that an operator has registered.
    ///
    /// @param definition JSON text as the topic catalogue reads it
    record Registration(String name, String definition) {}
}
