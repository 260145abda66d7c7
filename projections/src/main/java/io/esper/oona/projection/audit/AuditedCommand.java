package io.esper.oona.projection.audit;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/// A message of a control topic.
///
/// @param layer of the target; null, as all that follows, for what is no command to a seed
record AuditedCommand(long position, UUID eventId, String topic, String type, String sender, @Nullable String trace,
        String run, @Nullable Long claimedMicros, @Nullable Integer layer, @Nullable Integer seed,
        @Nullable String command, @Nullable String commandId, @Nullable String blueprint, @Nullable String strategy,
        @Nullable Integer issuedEpoch) {}
