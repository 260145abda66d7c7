package io.esper.oona.control.query;

import java.util.List;
import java.util.stream.Stream;

/// A question to a read model, as a message of Axon's query side. Its name there is the name of its class.
public sealed interface ReadModelQuery permits HealthQuery, InnovationQuery {

    /// Every kind of question.
    static List<Class<?>> kinds() {
        return Stream.of(HealthQuery.class, InnovationQuery.class)
                .<Class<?>>flatMap(family -> Stream.of(family.getPermittedSubclasses())).toList();
    }
}
