package io.esper.oona.example.axon;

import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.modelling.annotation.InjectEntity;

/// Handles the command in a unit of work: Axon sources the entity before, and appends the event when the unit commits.
public final class ReservationDesk {

    @CommandHandler
    public void handle(ReserveSeat command, @InjectEntity Reservation reservation, EventAppender appender) {
        appender.append(reservation.reserve());
    }
}
