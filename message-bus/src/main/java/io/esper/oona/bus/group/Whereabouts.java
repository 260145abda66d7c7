package io.esper.oona.bus.group;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/// Where a group stands on its transport.
///
/// @param place    everything up to here is settled
/// @param lag      messages that it has not read yet
/// @param lagExact false if there are more than were counted
/// @param oldest   when the oldest message was received that is not settled; null if there is none
public record Whereabouts(String place, long lag, boolean lagExact, @Nullable Instant oldest) {}
