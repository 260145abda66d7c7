package io.esper.oona.axon;

import io.esper.oona.store.testing.TestDatabase;

class H2AxonSuiteTest extends AxonSuite {
    H2AxonSuiteTest() {
        super(TestDatabase.Kind.H2);
    }
}
