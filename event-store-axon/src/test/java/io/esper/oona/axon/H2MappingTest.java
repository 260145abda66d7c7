package io.esper.oona.axon;

import io.esper.oona.store.testing.TestDatabase;

class H2MappingTest extends MappingContract {
    H2MappingTest() {
        super(TestDatabase.Kind.H2);
    }
}
