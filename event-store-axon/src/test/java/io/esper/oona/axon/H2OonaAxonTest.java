package io.esper.oona.axon;

import io.esper.oona.store.testing.TestDatabase;

class H2OonaAxonTest extends OonaAxonContract {
    H2OonaAxonTest() {
        super(TestDatabase.Kind.H2);
    }
}
