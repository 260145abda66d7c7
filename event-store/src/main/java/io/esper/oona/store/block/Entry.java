package io.esper.oona.store.block;

import io.esper.oona.event.Message;

/// A message that has been given its place.
///
/// @param position       1 or more
/// @param receivedMicros microseconds since 1970 UTC
public record Entry(long position, long receivedMicros, Message message) {}
