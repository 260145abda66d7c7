package io.esper.oona.cli.demo;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.esper.oona.event.Payload;
import io.esper.oona.event.json.PayloadReader;
import io.esper.oona.store.EventFilter;
import io.esper.oona.store.EventLog;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.StoredEvent;

/// How a training run went, from its heartbeat.
///
/// @param first accuracy of its first epoch
/// @param last  accuracy of its last epoch
record RunStory(String run, int epochs, float first, float last, int rollbacks) {

    private static final EventFilter HEARTBEAT =
            new EventFilter(Set.of("system.events.epoch", "system.events.rollback"), Set.of(), Set.of(), Set.of(),
                    Set.of(), null, null, null, null);

    static Collection<RunStory> read(EventLog log) {
        Map<String, RunStory> stories = new TreeMap<>();
        PayloadReader payloads = new PayloadReader();
        try (LogReader reader = log.read(ReadQuery.after(0).matching(HEARTBEAT))) {
            for (LogElement element = reader.next(); element != null; element = reader.next()) {
                if (element instanceof StoredEvent event) {
                    Payload payload =
                            payloads.read(event.type(), event.version(), event.payloadBuffer(), event.payloadOffset(),
                                    event.payloadLength());
                    if (payload instanceof Payload.EpochEvent epoch && epoch.runId() != null) {
                        stories.merge(epoch.runId(),
                                new RunStory(epoch.runId(), 1, epoch.validationAccuracy(), epoch.validationAccuracy(),
                                        0),
                                (before, now) -> new RunStory(before.run, before.epochs + 1, before.first, now.last,
                                        before.rollbacks));
                    } else if (payload instanceof Payload.RollbackEvent rollback && rollback.runId() != null) {
                        stories.computeIfPresent(rollback.runId(),
                                (_, before) -> new RunStory(before.run, before.epochs, before.first, before.last,
                                        before.rollbacks + 1));
                    }
                }
            }
        }
        return stories.values();
    }
}
