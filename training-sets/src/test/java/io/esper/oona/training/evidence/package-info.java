/// Tests of the evidence keeper.
@NullMarked
package io.esper.oona.training.evidence;

import org.jspecify.annotations.NullMarked;
