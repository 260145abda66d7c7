package io.esper.oona.axon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import io.esper.oona.axon.tokens.UnitOfWorkSql;
import io.esper.oona.store.Store.SqlWork;
import io.esper.oona.store.testing.StoredEvents;
import io.esper.oona.store.testing.TestDatabase;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.EventStoreTransaction;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventhandling.SimpleEventHandlingComponent;
import org.axonframework.modelling.configuration.ModellingConfigurer;
import org.junit.jupiter.api.Test;

/// A streaming processor of Axon with its tokens and its handler's rows in the store's database.
abstract class ProcessorContract extends EngineContractPart {
    /// Events whose first handling fails after its SQL was given.
    private final Set<String> broken = ConcurrentHashMap.newKeySet();

    ProcessorContract(TestDatabase.Kind kind) {
        super(kind);
        store.inTransaction(connection -> {
            try (var create = connection.createStatement()) {
                return create.execute("CREATE TABLE noted (what varchar(64) PRIMARY KEY)");
            }
        });
    }

    private AxonConfiguration application() {
        return application(new OonaAxon(store).configurer());
    }

    private AxonConfiguration application(EventSourcingConfigurer configurer) {
        AxonConfiguration application = configurer
                .messaging(messaging -> messaging.eventProcessing(processing -> processing.pooledStreaming(
                        pooled -> pooled.processor("noting", module -> module
                                .eventHandlingComponents(components -> components
                                        .declarative(configuration -> noting(
                                                configuration.getComponent(UnitOfWorkSql.class),
                                                configuration.getComponent(EventStore.class))))
                                .customized((configuration, processor) -> processor.initialSegmentCount(2))))))
                .build();
        application.start();
        return application;
    }

    private SimpleEventHandlingComponent noting(UnitOfWorkSql sql, EventStore events) {
        SimpleEventHandlingComponent component = new SimpleEventHandlingComponent();
        component.subscribe(new QualifiedName("Noted"), (event, context) -> {
            String what = text(event);
            sql.add(context, insert(what));
            if (broken.remove(what)) {
                throw new IllegalStateException(what + " fails once");
            }
            return MessageStream.empty();
        });
        component.subscribe(new QualifiedName("Asked"), (event, context) -> {
            String what = text(event);
            sql.add(context, insert(what));
            answer(what, events.transaction(context));
            return MessageStream.empty();
        });
        return component;
    }

    /// Publishes an answer; the first time another comes in between.
    private void answer(String what, EventStoreTransaction transaction) {
        transaction.source(SourcingCondition.conditionFor(having(tag("answers", what))))
                .reduce(0, (count, entry) -> count + 1).join();
        if (broken.remove(what)) {
            append(tagged(message("Meddled", what), tag("answers", what)));
        }
        transaction.appendEvent(message("Answered", what));
    }

    private long answered() {
        return StoredEvents.all(store).stream().filter(event -> event.type().equals("Answered")).count();
    }

    /// A second insertion would be refused.
    private static SqlWork<?> insert(String what) {
        return connection -> {
            try (var insert = connection.prepareStatement("INSERT INTO noted VALUES (?)")) {
                insert.setString(1, what);
                return insert.executeUpdate();
            }
        };
    }

    private int noted() {
        return store.query(connection -> {
            try (var select = connection.prepareStatement("SELECT count(*) FROM noted");
                    var row = select.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        });
    }

    private void appendNoted(int from, int to) {
        append(IntStream.rangeClosed(from, to).mapToObj(i -> event(Integer.toString(i), tag("t", 1)))
                .toArray(TaggedEventMessage<?>[]::new));
    }

    @Test
    void every_event_takes_effect_exactly_once_over_failures_and_restarts() {
        broken.add("17");
        appendNoted(1, 40);
        AxonConfiguration application = application();
        await(() -> noted() == 40);
        appendNoted(41, 60);
        await(() -> noted() == 60);
        application.shutdown();
        appendNoted(61, 100);
        AxonConfiguration again = application(
                new OonaAxon(store).register(EventSourcingConfigurer.enhance(ModellingConfigurer.create())));
        await(() -> noted() == 100);
        again.shutdown();
        assertThat(broken).isEmpty();
    }

    @Test
    void an_event_is_handled_again_if_what_its_handler_published_was_rejected() {
        broken.add("why");
        append(tagged(message("Asked", "why")));
        AxonConfiguration application = application();
        await(() -> noted() == 1);
        application.shutdown();
        assertThat(broken).isEmpty();
        assertThat(answered()).isEqualTo(1);
    }
}
