package io.esper.oona.example.axon;

import org.axonframework.modelling.annotation.TargetEntityId;

/// A guest wants a seat.
public record ReserveSeat(String seat, String guest) {

    /// What the decision is about: this seat *and* this guest.
    public record Target(String seat, String guest) {}

    @TargetEntityId
    public Target target() {
        return new Target(seat, guest);
    }
}
