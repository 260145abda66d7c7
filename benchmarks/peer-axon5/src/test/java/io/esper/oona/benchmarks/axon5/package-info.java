/// Axon 5 as a contender, on a real database.
@NullMarked
package io.esper.oona.benchmarks.axon5;

import org.jspecify.annotations.NullMarked;
