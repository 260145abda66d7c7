package io.esper.oona.axon.tokens;

import io.esper.oona.store.testing.TestDatabase;

class PostgresTokenStoreTest extends TokenStoreContract {
    PostgresTokenStoreTest() {
        super(TestDatabase.Kind.POSTGRESQL);
    }
}
