package io.esper.oona.store.contract;

import io.esper.oona.store.Store;

/// The contract suite on a store that does nothing. Not run by the build itself, only by [ContractProofTest].
class NothingEventLog extends EventLogContract {
    @Override
    protected LogFixture newFixture() {
        return new LogFixture() {
            @Override
            public Store open(LogOptions options) {
                return NothingStore.open();
            }

            @Override
            public void close() {
                // nothing was made
            }
        };
    }
}
