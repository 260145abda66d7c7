/// Tests of the pure parts of health.
@NullMarked
package io.esper.oona.projection.health;

import org.jspecify.annotations.NullMarked;
