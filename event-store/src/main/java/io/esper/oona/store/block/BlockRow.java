package io.esper.oona.store.block;

import io.esper.oona.event.Retention;

/// A block as a database row holds it.
///
/// @param retention     class of all its events
/// @param firstPosition position of its first event
/// @param lastPosition  position of its last event
/// @param firstSequence number of its first event within the class; the others follow without gap
/// @param eventCount    1 or more
/// @param receivedFrom  receive time of its first event, microseconds since 1970 UTC
/// @param receivedTo    receive time of its last event
/// @param codec         layout of the body: 1, or 2 where an event has extensions
/// @param summary       see [Summary]
/// @param body          the events
public record BlockRow(Retention retention, long firstPosition, long lastPosition, long firstSequence, int eventCount,
        long receivedFrom, long receivedTo, int codec, byte[] summary, byte[] body) {}
