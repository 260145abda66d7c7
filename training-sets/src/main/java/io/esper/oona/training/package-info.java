/// Data sets for reinforcement learning made from the log, written as Parquet. Depends on the event store; must not depend on
/// projections.
@NullMarked
package io.esper.oona.training;

import org.jspecify.annotations.NullMarked;
