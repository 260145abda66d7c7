/// The read model *innovation*: each blueprint from candidate through certification and deployments to outcomes, with its
/// lineage. Entry types [InnovationProjection] and [InnovationQueries].
@NullMarked
package io.esper.oona.projection.innovation;

import org.jspecify.annotations.NullMarked;
