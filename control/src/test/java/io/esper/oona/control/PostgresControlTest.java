package io.esper.oona.control;

import io.esper.oona.store.testing.TestDatabase;

class PostgresControlTest extends ControlContract {
    PostgresControlTest() {
        super(TestDatabase.Kind.POSTGRESQL);
    }
}
