package io.esper.oona.store.contract;

import io.esper.oona.store.Store;
import io.esper.oona.store.StoreSettings;
import io.esper.oona.store.sql.Stores;
import io.esper.oona.store.testing.TestDatabase;

/// A log in a database of its own.
public record DatabaseFixture(TestDatabase database) implements LogFixture {

    /// A fresh database.
    public static DatabaseFixture on(TestDatabase.Kind kind) {
        return new DatabaseFixture(kind.create());
    }

    @Override
    public Store open(LogOptions options) {
        return Stores.open(settings(options));
    }

    /// What [#open] opens with.
    public StoreSettings settings(LogOptions options) {
        StoreSettings base = database.settings();
        return new StoreSettings(base.url(), base.user(), base.password(), options.tenant(), options.connectionsMax(),
                options.inFlightEventsMax(), base.commitEventsMax(), options.indexLagEventsMax(), base.lockTimeout(),
                options.clock());
    }

    @Override
    public void close() {
        database.close();
    }
}
