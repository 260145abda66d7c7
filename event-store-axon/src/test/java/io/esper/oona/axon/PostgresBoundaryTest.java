package io.esper.oona.axon;

import io.esper.oona.store.testing.TestDatabase;

class PostgresBoundaryTest extends BoundaryContract {
    PostgresBoundaryTest() {
        super(TestDatabase.Kind.POSTGRESQL);
    }
}
