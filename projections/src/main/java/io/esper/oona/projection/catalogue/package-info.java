/// The projections that the platform ships. Entry type [ReadModels].
@NullMarked
package io.esper.oona.projection.catalogue;

import org.jspecify.annotations.NullMarked;
