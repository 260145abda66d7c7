/// An Axon application on Oona's log, to be read in two minutes: [io.esper.oona.example.axon.SeatReserved] is its event,
/// [io.esper.oona.example.axon.Reservation] the entity that decides under a dynamic consistency boundary,
/// [io.esper.oona.example.axon.SeatPlan] its read model, [io.esper.oona.example.axon.Main] runs it.
@NullMarked
package io.esper.oona.example.axon;

import org.jspecify.annotations.NullMarked;
