/// The read model *training*: runs, their epochs in each rollback generation, and their rollbacks with what these undid. Entry types
/// [TrainingProjection], which fills it, and [TrainingQueries], which reads it.
@NullMarked
package io.esper.oona.projection.training;

import org.jspecify.annotations.NullMarked;
