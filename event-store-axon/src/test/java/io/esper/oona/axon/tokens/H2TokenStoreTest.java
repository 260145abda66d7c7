package io.esper.oona.axon.tokens;

import io.esper.oona.store.testing.TestDatabase;

class H2TokenStoreTest extends TokenStoreContract {
    H2TokenStoreTest() {
        super(TestDatabase.Kind.H2);
    }
}
