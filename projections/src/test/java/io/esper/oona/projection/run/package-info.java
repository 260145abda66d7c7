/// Tests of where messages belong in a run.
@NullMarked
package io.esper.oona.projection.run;

import org.jspecify.annotations.NullMarked;
