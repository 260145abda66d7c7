package io.esper.oona.control;

import java.util.Map;

import io.esper.oona.axon.EventTopics;
import io.esper.oona.axon.OonaEventStorageEngine;
import io.esper.oona.store.Store;
import org.axonframework.conversion.PassThroughConverter;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.eventhandling.conversion.DelegatingEventConverter;

/// The log as Axon's storage engine, for commands and decisions alone: payloads are bytes already.
final class LogEngine {
    static final String COMMANDS = "control.kasmina.commands";
    static final String DECISIONS = "innovation.adaptations";

    private LogEngine() {}

    static EventStorageEngine over(Store store) {
        EventTopics topics = new EventTopics(DECISIONS, Map.of("KasminaControlCommand", COMMANDS));
        return new OonaEventStorageEngine(store, new DelegatingEventConverter(PassThroughConverter.INSTANCE), topics,
                "oona-control");
    }
}
