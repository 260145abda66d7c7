package io.esper.oona.projection.asof;

import java.util.UUID;

/// An event that wrote a row.
public record ChangingEvent(long position, String topic, String type, UUID eventId) {}
