package io.esper.oona.example.axon;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.esper.oona.axon.OonaAxon;
import io.esper.oona.projection.Progress;
import io.esper.oona.projection.ProjectionRunner;
import io.esper.oona.projection.Rebuild;
import io.esper.oona.projection.RunnerSettings;
import io.esper.oona.store.Store;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.eventsourcing.configuration.EventSourcedEntityModule;
import org.axonframework.messaging.commandhandling.configuration.CommandHandlingModule;
import org.axonframework.messaging.commandhandling.gateway.CommandGateway;

/// The application: an ordinary Axon configuration, of which one line names the store.
final class Theatre implements AutoCloseable {
    private static final long SECONDS_MAX = 30;

    private final Store store;
    private final AxonConfiguration axon;

    Theatre(Store store) {
        this.store = store;
        SeatPlan.createTable(store);
        this.axon = new OonaAxon(store).configurer()
                .registerEntity(EventSourcedEntityModule.autodetected(ReserveSeat.Target.class, Reservation.class))
                .registerCommandHandlingModule(CommandHandlingModule.named("desk").commandHandlers()
                        .annotatedCommandHandlingComponent(configuration -> new ReservationDesk()))
                .build();
        axon.start();
    }

    /// Asks for a seat. Fails with the reason if it cannot be had, and with Axon's rejection if another guest was faster.
    CompletableFuture<Void> reserve(String seat, String guest) {
        return axon.getComponent(CommandGateway.class).send(new ReserveSeat(seat, guest)).getResultMessage()
                .<Void>thenApply(message -> null).toCompletableFuture().orTimeout(SECONDS_MAX, TimeUnit.SECONDS);
    }

    /// The read model, after it has read on to the newest event.
    Map<String, String> plan() throws InterruptedException {
        new ProjectionRunner(store, List.of(new SeatPlan()), RunnerSettings.USUAL).catchUp(Progress.Listener.NONE);
        return SeatPlan.of(store);
    }

    /// Makes the read model anew from the first event; returns how many it read.
    long replay() throws InterruptedException {
        return new Rebuild(store, RunnerSettings.USUAL).of(List.of(new SeatPlan()), Progress.Listener.NONE).getFirst()
                .events();
    }

    @Override
    public void close() {
        axon.shutdown();
    }
}
