package io.esper.oona.store.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.esper.oona.event.Message;
import io.esper.oona.store.LogElement;
import io.esper.oona.store.LogReader;
import io.esper.oona.store.ReadQuery;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoredEvent;

/// Reads whole logs for tests.
public final class StoredEvents {
    private StoredEvents() {}

    /// Every live event, in order.
    public static List<StoredEvent> all(Store store) {
        List<StoredEvent> events = new ArrayList<>();
        try (LogReader reader = store.log().read(ReadQuery.after(0))) {
            for (LogElement element = reader.next(); element != null; element = reader.next()) {
                if (element instanceof StoredEvent event) {
                    events.add(event);
                }
            }
        }
        return events;
    }

    /// The ids of every live event, in order. Fails if positions have gaps.
    public static List<UUID> ids(Store store) {
        List<UUID> ids = new ArrayList<>();
        for (StoredEvent event : all(store)) {
            ids.add(event.eventId());
            if (event.position() != ids.size()) {
                throw new AssertionError("Position " + event.position() + " follows " + (ids.size() - 1) + ".");
            }
        }
        return ids;
    }

    /// The ids of messages, in their order.
    public static List<UUID> idsOf(List<Message> messages) {
        return messages.stream().map(message -> message.envelope().eventId()).toList();
    }
}
