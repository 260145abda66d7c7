package io.esper.oona.control;

import java.util.UUID;

import io.esper.oona.event.Payload;
import org.jspecify.annotations.Nullable;

/// Something that has happened, as the entities read it.
///
/// @param eventId of the event
/// @param traceId may be empty
/// @param run     that the envelope names, or null
record Fact(Payload payload, UUID eventId, String traceId, @Nullable String run) {}
