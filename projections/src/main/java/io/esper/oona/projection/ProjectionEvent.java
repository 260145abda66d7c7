package io.esper.oona.projection;

import java.util.UUID;

import io.esper.oona.event.Payload;
import org.jspecify.annotations.Nullable;

/// An event as a fold sees it: read once, decoded once, its run found.
///
/// @param position      in the log
/// @param topic         of the message
/// @param type          stable type name
/// @param eventId       the producer's id
/// @param traceId       may be empty
/// @param senderId      who sent it
/// @param claimedMicros the producer's time in microseconds since 1970 UTC; null outside the years 1 to 9999
/// @param run           the run that the event belongs to
/// @param runRule       the rule that found the run
/// @param payload       what it says
public record ProjectionEvent(long position, String topic, String type, UUID eventId, String traceId,
        String senderId, @Nullable Long claimedMicros, String run, String runRule, Payload payload) {}
