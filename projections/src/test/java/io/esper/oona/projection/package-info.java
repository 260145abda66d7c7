/// Tests of the projections on both databases.
@NullMarked
package io.esper.oona.projection;

import org.jspecify.annotations.NullMarked;
