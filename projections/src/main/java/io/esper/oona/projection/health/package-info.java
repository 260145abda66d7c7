/// The read model *health*: where each seed of each run stands, its epochs, and how much it stagnates and is ready for a graft.
/// Entry types [HealthProjection] and [HealthQueries].
@NullMarked
package io.esper.oona.projection.health;

import org.jspecify.annotations.NullMarked;
