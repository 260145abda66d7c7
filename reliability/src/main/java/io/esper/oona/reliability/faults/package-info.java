/// The experiments that take something away: a process, a server, the power, the room on the disk. Entry type is
/// [io.esper.oona.reliability.faults.FaultExperiments].
@NullMarked
package io.esper.oona.reliability.faults;

import org.jspecify.annotations.NullMarked;
