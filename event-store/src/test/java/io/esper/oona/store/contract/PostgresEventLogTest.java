package io.esper.oona.store.contract;

import io.esper.oona.store.testing.TestDatabase;

class PostgresEventLogTest extends EventLogContract {
    @Override
    protected LogFixture newFixture() {
        return DatabaseFixture.on(TestDatabase.Kind.POSTGRESQL);
    }
}
