package io.esper.oona.projection.audit;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/// An event in one line.
///
/// @param trace   null if the message has none
/// @param layer   of the seed or layer that it is about, if it is about one
/// @param summary what it says, for people
record AuditedEvent(long position, UUID eventId, String topic, String type, String sender, @Nullable String trace,
        String run, @Nullable Long claimedMicros, @Nullable Integer layer, @Nullable Integer seed, String summary) {}
