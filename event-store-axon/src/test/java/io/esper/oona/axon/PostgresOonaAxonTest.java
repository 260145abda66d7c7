package io.esper.oona.axon;

import io.esper.oona.store.testing.TestDatabase;

class PostgresOonaAxonTest extends OonaAxonContract {
    PostgresOonaAxonTest() {
        super(TestDatabase.Kind.POSTGRESQL);
    }
}
