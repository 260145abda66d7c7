package io.esper.oona.example.axon;

import org.axonframework.eventsourcing.annotation.EventTag;
import org.axonframework.messaging.eventhandling.annotation.Event;

/// The one event. Its tags are how it is found again: by seat and by guest.
@Event(namespace = "example", name = "SeatReserved", version = "1")
public record SeatReserved(@EventTag(key = "seat") String seat, @EventTag(key = "guest") String guest) {}
