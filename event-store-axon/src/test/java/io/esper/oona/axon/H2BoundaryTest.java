package io.esper.oona.axon;

import io.esper.oona.store.testing.TestDatabase;

class H2BoundaryTest extends BoundaryContract {
    H2BoundaryTest() {
        super(TestDatabase.Kind.H2);
    }
}
