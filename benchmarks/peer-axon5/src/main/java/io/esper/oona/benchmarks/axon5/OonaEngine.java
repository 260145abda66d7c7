package io.esper.oona.benchmarks.axon5;

import java.io.IOException;
import java.sql.Statement;
import java.util.List;

import io.esper.oona.axon.OonaEventStorageEngine;
import io.esper.oona.benchmarks.contender.Address;
import io.esper.oona.benchmarks.contender.Database;
import io.esper.oona.benchmarks.contender.Worker;
import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.sql.Stores;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.jspecify.annotations.Nullable;

/// Axon 5 over Oona's log.
public final class OonaEngine extends Axon5Contender {
    private final Store store;

    private OonaEngine(Store store) {
        super(new OonaEventStorageEngine(store, CONVERTER));
        this.store = store;
    }

    static OonaEngine open(Address address) {
        return new OonaEngine(
                Stores.open(StoreSettings.of(address.url()).withCredentials(address.user(), address.password())));
    }

    public static void main(String[] args) throws IOException {
        Worker.serve(List.of(args), OonaEngine::open);
    }

    /// Unconditional: nothing to count, the log numbers the events.
    @Override
    AppendCondition condition(List<@Nullable String> aggregates) {
        return AppendCondition.none();
    }

    @Override
    @Nullable
    TrackingToken beginning() {
        return engine().firstToken(null).join();
    }

    @Override
    public void settle() {
        store.maintenance().index();
    }

    @Override
    public void tidy() {
        store.maintenance().index();
        store.maintenance().repack();
        store.query(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute("VACUUM ANALYZE");
            }
        });
    }

    @Override
    public long bytes() {
        return store.query(connection -> Database.schemaBytes(connection, "oona_main"));
    }

    @Override
    public void close() {
        store.close();
    }
}
