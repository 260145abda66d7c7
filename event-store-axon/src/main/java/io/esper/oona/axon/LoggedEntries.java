package io.esper.oona.axon;

import java.util.ArrayList;
import java.util.List;

import io.esper.oona.store.Expired;
import io.esper.oona.store.StoredEvent;
import org.axonframework.messaging.core.Context;
import org.axonframework.messaging.core.MessageStream.Entry;
import org.axonframework.messaging.core.SimpleEntry;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;

/// Makes the entries of a stream. Notices of expired ranges go with the entry that follows them. For one thread at a time.
final class LoggedEntries {
    private List<Expired> expired = List.of();

    void met(Expired range) {
        if (expired.isEmpty()) {
            expired = new ArrayList<>();
        }
        expired.add(range);
    }

    Entry<EventMessage> entry(StoredEvent event) {
        return entry(event, Context.empty());
    }

    /// With the stored event beside the message. Not for streams, whose entries wait in queues and would hold the blocks that
    /// they stand in.
    Entry<EventMessage> sourced(StoredEvent event) {
        return entry(event, Context.with(OonaEventStorageEngine.STORED, event));
    }

    private Entry<EventMessage> entry(StoredEvent event, Context context) {
        return new SimpleEntry<>(StoredToEvent.event(event),
                withExpired(TrackingToken.addToContext(context, Positions.token(event.position()))));
    }

    Context withExpired(Context context) {
        if (expired.isEmpty()) {
            return context;
        }
        Context told = context.withResource(OonaEventStorageEngine.EXPIRED, List.copyOf(expired));
        expired = List.of();
        return told;
    }
}
