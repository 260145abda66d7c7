package io.esper.oona.control;

import io.esper.oona.store.testing.TestDatabase;

class H2ControlTest extends ControlContract {
    H2ControlTest() {
        super(TestDatabase.Kind.H2);
    }
}
