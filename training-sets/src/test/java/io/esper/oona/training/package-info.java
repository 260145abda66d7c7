/// Tests of the data sets.
@NullMarked
package io.esper.oona.training;

import org.jspecify.annotations.NullMarked;
