/// What the log does when something breaks: lost answers, killed processes, a failing index, damaged blocks, maintenance under
/// readers. Runs against real databases and real processes; `-Doona.soak=N` repeats the random parts N times.
@NullMarked
package io.esper.oona.store.faults;

import org.jspecify.annotations.NullMarked;
