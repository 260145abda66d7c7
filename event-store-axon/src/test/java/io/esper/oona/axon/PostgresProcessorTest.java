package io.esper.oona.axon;

import io.esper.oona.store.testing.TestDatabase;

class PostgresProcessorTest extends ProcessorContract {
    PostgresProcessorTest() {
        super(TestDatabase.Kind.POSTGRESQL);
    }
}
