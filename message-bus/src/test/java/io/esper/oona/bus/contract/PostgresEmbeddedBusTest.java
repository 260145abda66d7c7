package io.esper.oona.bus.contract;

import io.esper.oona.store.testing.TestDatabase;

/// The contract on the log in PostgreSQL.
class PostgresEmbeddedBusTest extends MessageBusContract {
    @Override
    protected BusFixture newFixture() {
        return new EmbeddedFixture(TestDatabase.Kind.POSTGRESQL);
    }
}
