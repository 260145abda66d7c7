/// Tests of what the fold of stays keeps in memory.
@NullMarked
package io.esper.oona.projection.lifecycle;

import org.jspecify.annotations.NullMarked;
