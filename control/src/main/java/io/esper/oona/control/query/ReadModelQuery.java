package io.esper.oona.control.query;

import java.util.List;
import java.util.stream.Stream;

/// A question to a read model, as a message of Axon's query side. Its name there is the name of its class.
public sealed interface ReadModelQuery permits AuditQuery, HealthQuery, InnovationQuery, LifecycleQuery, TrainingQuery {

    /// Every kind of question.
    static List<Class<?>> kinds() {
        return Stream
                .of(AuditQuery.class, HealthQuery.class, InnovationQuery.class, LifecycleQuery.class,
                        TrainingQuery.class)
                .<Class<?>>flatMap(family -> Stream.of(family.getPermittedSubclasses())).toList();
    }
}
