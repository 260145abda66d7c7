/// Oona as a contender, and the arithmetic of the benchmarks.
@NullMarked
package io.esper.oona.benchmarks;

import org.jspecify.annotations.NullMarked;
