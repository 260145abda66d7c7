package io.esper.oona.axon;

import io.esper.oona.axon.tokens.OonaTokenStore;
import io.esper.oona.axon.tokens.UnitOfWorkSql;
import io.esper.oona.store.Store;
import org.axonframework.common.configuration.ComponentRegistry;
import org.axonframework.common.configuration.ConfigurationEnhancer;
import org.axonframework.conversion.Converter;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.eventhandling.conversion.EventConverter;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.TokenStore;

/// Puts an Axon application on Oona: its events on the log, its processors' tokens beside it, and
/// [UnitOfWorkSql] for handlers whose SQL is to commit with their token. What the application registers itself stays.
///
/// Axon's update checker reports the application's versions to its maker over the network; this switches it off for the JVM
/// (system property `axoniq.update-checker.disabled`) unless the property says something.
public final class OonaAxon implements ConfigurationEnhancer {
    private static final String UPDATE_CHECKER_DISABLED = "axoniq.update-checker.disabled";

    private final Store store;
    private final EventTopics topics;
    private final String senderId;

    /// Events go where [EventTopics#platform] says, sent by `axon`.
    public OonaAxon(Store store) {
        this(store, EventTopics.platform(), "axon");
    }

    /// As [OonaEventStorageEngine] takes it; the store belongs to the caller, who closes it after the application.
    public OonaAxon(Store store, EventTopics topics, String senderId) {
        this.store = store;
        this.topics = topics;
        this.senderId = senderId;
        if (System.getProperty(UPDATE_CHECKER_DISABLED) == null) {
            System.setProperty(UPDATE_CHECKER_DISABLED, "true");
        }
    }

    /// A configurer for an event-sourced application on this store.
    public EventSourcingConfigurer configurer() {
        return register(EventSourcingConfigurer.create());
    }

    /// Puts the application of a configurer on this store. To be called before the configurer is told of event processors: then
    /// Axon registers a token store in memory unless there is one, which is why registering this as an enhancer is not enough.
    ///
    /// @return the same configurer
    public EventSourcingConfigurer register(EventSourcingConfigurer configurer) {
        return configurer.componentRegistry(registry -> {
            registry.registerEnhancer(this);
            tokens(registry);
        });
    }

    /// Before Axon's own defaults, which would keep everything in memory.
    @Override
    public int order() {
        return Integer.MIN_VALUE;
    }

    @Override
    public void enhance(ComponentRegistry registry) {
        registry.registerIfNotPresent(EventStorageEngine.class, configuration -> new OonaEventStorageEngine(store,
                configuration.getComponent(EventConverter.class), topics, senderId));
        tokens(registry);
    }

    private void tokens(ComponentRegistry registry) {
        registry.registerIfNotPresent(UnitOfWorkSql.class, configuration -> new UnitOfWorkSql(store));
        registry.registerIfNotPresent(TokenStore.class, configuration -> new OonaTokenStore(store,
                configuration.getComponent(UnitOfWorkSql.class), configuration.getComponent(Converter.class)));
    }
}
