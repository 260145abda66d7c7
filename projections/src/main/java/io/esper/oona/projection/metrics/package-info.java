/// What a monitoring system should know of the read models: gauges of where they stand. Entry type [ProjectionMetrics]; reads only what
/// [io.esper.oona.projection.ProjectionStatus] tells.
@NullMarked
package io.esper.oona.projection.metrics;

import org.jspecify.annotations.NullMarked;
