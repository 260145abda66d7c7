/// What every event log must do, as tests that each implementation runs: subclass
/// [io.esper.oona.store.contract.EventLogContract] with a [io.esper.oona.store.contract.LogFixture]. Knows nothing of
/// databases.
@NullMarked
package io.esper.oona.store.contract;

import org.jspecify.annotations.NullMarked;
