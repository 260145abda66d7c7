package io.esper.oona.axon;

import io.esper.oona.store.testing.TestDatabase;

class H2LaterShapeTest extends LaterShapeContract {
    H2LaterShapeTest() {
        super(TestDatabase.Kind.H2);
    }
}
