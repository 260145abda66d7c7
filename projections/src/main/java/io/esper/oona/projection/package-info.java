/// Read models over the log: pure folds, their tables, checkpoints and rebuilds. Depends on the event store; must not depend
/// on data sets, on the simulation or on the command line.
@NullMarked
package io.esper.oona.projection;

import org.jspecify.annotations.NullMarked;
