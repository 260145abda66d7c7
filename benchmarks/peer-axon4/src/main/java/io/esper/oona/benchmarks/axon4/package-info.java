/// Axon Framework 4's `JdbcEventStorageEngine` as a contender of the benchmarks, in a JVM of its own. Must not be on a class path
/// with Axon 5.
@NullMarked
package io.esper.oona.benchmarks.axon4;

import org.jspecify.annotations.NullMarked;
