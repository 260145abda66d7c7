package io.esper.oona.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.esper.oona.axon.tokens.UnitOfWorkSql;
import io.esper.oona.event.Tag;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoredEvent;
import io.esper.oona.store.testing.StoredEvents;
import io.esper.oona.store.testing.TestDatabase;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.eventsourcing.annotation.EventTag;
import org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.core.unitofwork.UnitOfWorkFactory;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// An application that is configured the Axon way.
abstract class OonaAxonContract {
    private final TestDatabase database;
    private final Store store;
    private final AxonConfiguration application;

    record SeatTaken(@EventTag(key = "seat") String seat, @EventTag(key = "guest") String guest) {}

    OonaAxonContract(TestDatabase.Kind kind) {
        database = kind.create();
        store = database.open();
        application = new OonaAxon(store).configurer().build();
    }

    @BeforeEach
    void start() {
        application.start();
    }

    @AfterEach
    void stop() {
        application.shutdown();
        store.close();
        database.close();
    }

    private CompletableFuture<Void> take(String seat, String guest) {
        return inUnitOfWork(context -> {
            look(context, seat);
            publish(context, new SeatTaken(seat, guest));
        });
    }

    private void look(ProcessingContext context, String seat) {
        application.getComponent(EventStore.class).transaction(context)
                .source(SourcingCondition.conditionFor(EventCriteria.havingTags("seat", seat)))
                .reduce(0, (count, entry) -> count + 1).join();
    }

    private void publish(ProcessingContext context, Object payload) {
        application.getComponent(EventStore.class).publish(context, event(payload)).join();
    }

    private static EventMessage event(Object payload) {
        return new GenericEventMessage(new MessageType(payload.getClass().getSimpleName()), payload);
    }

    private CompletableFuture<Void> inUnitOfWork(Consumer<ProcessingContext> work) {
        return application.getComponent(UnitOfWorkFactory.class).create().executeWithResult(context -> {
            work.accept(context);
            return CompletableFuture.completedFuture(null);
        });
    }

    @Nested
    class Configuration {
        @Test
        void the_engine_is_oona_unless_the_application_brings_its_own() {
            assertThat(application.getComponent(EventStorageEngine.class)).isInstanceOf(OonaEventStorageEngine.class);
            AxonConfiguration own = new OonaAxon(store).configurer()
                    .registerEventStorageEngine(configuration -> new InMemoryEventStorageEngine()).build();
            assertThat(own.getComponent(EventStorageEngine.class)).isInstanceOf(InMemoryEventStorageEngine.class);
        }

        @Test
        void the_update_checker_is_off() {
            assertThat(System.getProperty("axoniq.update-checker.disabled")).isEqualTo("true");
        }
    }

    @Nested
    class Units_of_work {
        @Test
        void an_event_published_in_a_unit_of_work_is_an_event_of_the_log() {
            take("4A", "ada").join();
            StoredEvent stored = StoredEvents.all(store).getFirst();
            assertThat(stored.topic()).isEqualTo(EventTopics.AXON_EVENTS);
            assertThat(stored.type()).isEqualTo("SeatTaken");
            assertThat(stored.tags()).containsExactly(new Tag("guest", "ada"), new Tag("seat", "4A"));
            assertThat(new String(stored.payload(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"seat\":\"4A\",\"guest\":\"ada\"}");
        }

        @Test
        void a_unit_of_work_that_fails_leaves_nothing() {
            assertThatThrownBy(() -> inUnitOfWork(context -> {
                publish(context, new SeatTaken("4A", "ada"));
                throw new IllegalStateException("changed my mind");
            }).join()).hasRootCauseMessage("changed my mind");
            assertThat(store.log().head()).isZero();
        }

        @Test
        void what_was_decided_on_old_knowledge_is_rejected() {
            CompletableFuture<Void> late = inUnitOfWork(context -> {
                look(context, "4A");
                take("4A", "bob").join();
                publish(context, new SeatTaken("4A", "ada"));
            });
            assertThatThrownBy(late::join).hasRootCauseInstanceOf(AppendEventsTransactionRejectedException.class);
            assertThat(store.log().head()).isEqualTo(1);
            take("4B", "ada").join();
            assertThat(store.log().head()).isEqualTo(2);
        }

        @Test
        void sql_is_not_run_if_the_events_beside_it_are_rejected() {
            AtomicBoolean ran = new AtomicBoolean();
            CompletableFuture<Void> late = inUnitOfWork(context -> {
                application.getComponent(UnitOfWorkSql.class).add(context, connection -> ran.getAndSet(true));
                look(context, "4A");
                take("4A", "bob").join();
                publish(context, new SeatTaken("4A", "ada"));
            });
            assertThatThrownBy(late::join).hasRootCauseInstanceOf(AppendEventsTransactionRejectedException.class);
            assertThat(ran).isFalse();
        }
    }
}
