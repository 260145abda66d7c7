package io.esper.oona.example.axon;

import io.esper.oona.example.axon.ReserveSeat.Target;
import org.axonframework.eventsourcing.annotation.EventCriteriaBuilder;
import org.axonframework.eventsourcing.annotation.EventSourcedEntity;
import org.axonframework.eventsourcing.annotation.EventSourcingHandler;
import org.axonframework.eventsourcing.annotation.reflection.EntityCreator;
import org.axonframework.eventsourcing.annotation.reflection.InjectEntityId;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/// Everything that a decision needs to know, sourced for that decision alone: what happened to the seat, and what the guest
/// has. The criteria are the consistency boundary: if an event joins it before the commit, the commit is rejected.
@EventSourcedEntity
public final class Reservation {
    static final int SEATS_OF_A_GUEST_MAX = 2;

    private final Target target;
    private boolean taken;
    private int seatsOfGuest;

    @EntityCreator
    public Reservation(@InjectEntityId Target target) {
        this.target = target;
    }

    @EventCriteriaBuilder
    static EventCriteria boundary(Target target) {
        return EventCriteria.either(EventCriteria.havingTags("seat", target.seat()),
                EventCriteria.havingTags("guest", target.guest()));
    }

    @EventSourcingHandler
    void on(SeatReserved event) {
        taken |= event.seat().equals(target.seat());
        seatsOfGuest += event.guest().equals(target.guest()) ? 1 : 0;
    }

    /// Decides; throws if the answer is no.
    SeatReserved reserve() {
        if (taken) {
            throw new IllegalStateException("The seat " + target.seat() + " is taken.");
        }
        if (seatsOfGuest >= SEATS_OF_A_GUEST_MAX) {
            throw new IllegalStateException(target.guest() + " has " + seatsOfGuest + " seats already.");
        }
        return new SeatReserved(target.seat(), target.guest());
    }
}
