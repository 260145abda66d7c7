package io.esper.oona.store.contract;

import org.junit.jupiter.api.Nested;

/// Everything that a log promises. A subclass says on what; it may be run for any implementation.
public abstract class EventLogContract {

    /// An empty log for one test.
    protected abstract LogFixture newFixture();

    @Nested
    class Append extends AppendContract {
        @Override
        LogFixture newFixture() {
            return EventLogContract.this.newFixture();
        }
    }

    @Nested
    class Idempotency extends IdempotencyContract {
        @Override
        LogFixture newFixture() {
            return EventLogContract.this.newFixture();
        }
    }

    @Nested
    class Conditions extends ConditionContract {
        @Override
        LogFixture newFixture() {
            return EventLogContract.this.newFixture();
        }
    }

    @Nested
    class Reads extends ReadContract {
        @Override
        LogFixture newFixture() {
            return EventLogContract.this.newFixture();
        }
    }

    @Nested
    class Lookups extends LookupContract {
        @Override
        LogFixture newFixture() {
            return EventLogContract.this.newFixture();
        }
    }

    @Nested
    class Tails extends TailContract {
        @Override
        LogFixture newFixture() {
            return EventLogContract.this.newFixture();
        }
    }

    @Nested
    class AsyncAppends extends AsyncAppendContract {
        @Override
        LogFixture newFixture() {
            return EventLogContract.this.newFixture();
        }
    }

    @Nested
    class LettersAndCursors extends LettersContract {
        @Override
        LogFixture newFixture() {
            return EventLogContract.this.newFixture();
        }
    }

    @Nested
    class Restarts extends RestartContract {
        @Override
        LogFixture newFixture() {
            return EventLogContract.this.newFixture();
        }
    }

    @Nested
    class MaintenanceWork extends MaintenanceContract {
        @Override
        LogFixture newFixture() {
            return EventLogContract.this.newFixture();
        }
    }

    @Nested
    class Concurrency extends ConcurrencyContract {
        @Override
        LogFixture newFixture() {
            return EventLogContract.this.newFixture();
        }
    }
}
