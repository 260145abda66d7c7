/// What every transport keeps about its groups in the log's database: the groups themselves, attempts, dead letters. Entry type
/// is [io.esper.oona.bus.ledger.GroupLedger]. Must not depend on a transport.
@NullMarked
package io.esper.oona.bus.ledger;

import org.jspecify.annotations.NullMarked;
