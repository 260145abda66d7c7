package io.esper.oona.axon;

import io.esper.oona.store.testing.TestDatabase;

class PostgresLaterShapeTest extends LaterShapeContract {
    PostgresLaterShapeTest() {
        super(TestDatabase.Kind.POSTGRESQL);
    }
}
