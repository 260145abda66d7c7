/// Tests of the pure parts of innovation.
@NullMarked
package io.esper.oona.projection.innovation;

import org.jspecify.annotations.NullMarked;
