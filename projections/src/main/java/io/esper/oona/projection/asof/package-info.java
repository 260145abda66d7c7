/// Read models as they were, and what has happened to them: the rows at an earlier point of the log, the differences between two
/// points, the proof that the rows are the fold of the log, snapshots to begin from. The past is folded into a small database of its own by
/// the same code as everything else, so that the store is only read. Entry type [Past]; knows no single read model.
@NullMarked
package io.esper.oona.projection.asof;

import org.jspecify.annotations.NullMarked;
