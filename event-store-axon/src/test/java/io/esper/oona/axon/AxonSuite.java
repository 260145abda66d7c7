package io.esper.oona.axon;

import io.esper.oona.store.Store;
import io.esper.oona.store.testing.TestDatabase;
import org.axonframework.conversion.json.JacksonConverter;
import org.axonframework.eventsourcing.eventstore.StorageEngineTestSuite;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.conversion.DelegatingEventConverter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

/// Axon's own suite for storage engines, all of it.
abstract class AxonSuite extends StorageEngineTestSuite<OonaEventStorageEngine> {
    private final TestDatabase database;
    private final Store store;

    AxonSuite(TestDatabase.Kind kind) {
        database = kind.create();
        store = database.open();
    }

    @Override
    protected OonaEventStorageEngine buildStorageEngine() {
        return new OonaEventStorageEngine(store, new DelegatingEventConverter(new JacksonConverter()));
    }

    @Override
    protected @Nullable ProcessingContext processingContext() {
        return null;
    }

    @AfterAll
    void remove_the_database() {
        store.close();
        database.close();
    }
}
