/// The proof harness: what an experiment is, the processes that write and read a log while something breaks, the ledger that
/// records outside of them what they were told, and the check that compares ledger and log. Entry types are
/// [io.esper.oona.reliability.Experiment], [io.esper.oona.reliability.Fleet] and [io.esper.oona.reliability.Check]. Not shipped.
@NullMarked
package io.esper.oona.reliability;

import org.jspecify.annotations.NullMarked;
