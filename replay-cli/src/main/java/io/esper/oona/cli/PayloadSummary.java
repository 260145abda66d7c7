package io.esper.oona.cli;

import io.esper.oona.event.json.PayloadReader;
import io.esper.oona.projection.audit.EventSummary;
import io.esper.oona.store.StoredEvent;

/// What a payload says, in half a line for people. For one thread.
final class PayloadSummary {
    private final PayloadReader reader = new PayloadReader();

    /// Empty for payloads that cannot be read.
    String of(StoredEvent event) {
        try {
            return EventSummary.of(reader.read(event.type(), event.version(), event.payloadBuffer(),
                    event.payloadOffset(), event.payloadLength()));
        } catch (RuntimeException unreadable) {
            // A summary is a courtesy: what cannot be read is still listed and shown.
            return "";
        }
    }
}
