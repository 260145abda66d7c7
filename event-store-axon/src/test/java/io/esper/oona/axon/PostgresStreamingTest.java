package io.esper.oona.axon;

import io.esper.oona.store.testing.TestDatabase;

class PostgresStreamingTest extends StreamingContract {
    PostgresStreamingTest() {
        super(TestDatabase.Kind.POSTGRESQL);
    }
}
