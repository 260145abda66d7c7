/// Axon 4 as a contender, on real databases.
@NullMarked
package io.esper.oona.benchmarks.axon4;

import org.jspecify.annotations.NullMarked;
