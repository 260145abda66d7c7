package io.esper.oona.axon;

import io.esper.oona.store.testing.TestDatabase;

class PostgresAxonSuiteTest extends AxonSuite {
    PostgresAxonSuiteTest() {
        super(TestDatabase.Kind.POSTGRESQL);
    }
}
