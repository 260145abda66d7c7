package io.esper.oona.axon;

import io.esper.oona.store.testing.TestDatabase;

class H2ProcessorTest extends ProcessorContract {
    H2ProcessorTest() {
        super(TestDatabase.Kind.H2);
    }
}
