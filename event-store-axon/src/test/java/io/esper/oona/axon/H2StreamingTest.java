package io.esper.oona.axon;

import io.esper.oona.store.testing.TestDatabase;

class H2StreamingTest extends StreamingContract {
    H2StreamingTest() {
        super(TestDatabase.Kind.H2);
    }
}
