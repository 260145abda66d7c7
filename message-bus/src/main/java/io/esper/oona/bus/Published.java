package io.esper.oona.bus;

import java.util.UUID;

/// A message that the transport has taken.
///
/// @param eventId   of the message
/// @param place     where it is now
/// @param duplicate whether it was there before: the same id with the same content. A transport that does not compare ids always
///                  says false; consumers and the recorder recognise the id
public record Published(UUID eventId, Place place, boolean duplicate) {}
