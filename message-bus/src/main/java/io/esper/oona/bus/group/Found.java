package io.esper.oona.bus.group;

import io.esper.oona.bus.Place;
import io.esper.oona.event.Message;

/// A message that was handed over before and was found again.
///
/// @param receivedMicros when the transport received it
public record Found(Place place, Message message, long receivedMicros) {}
