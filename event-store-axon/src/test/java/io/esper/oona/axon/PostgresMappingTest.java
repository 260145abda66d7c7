package io.esper.oona.axon;

import io.esper.oona.store.testing.TestDatabase;

class PostgresMappingTest extends MappingContract {
    PostgresMappingTest() {
        super(TestDatabase.Kind.POSTGRESQL);
    }
}
