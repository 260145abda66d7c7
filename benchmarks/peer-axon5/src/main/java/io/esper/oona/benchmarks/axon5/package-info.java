/// Axon Framework 5 over Oona's engine and over its own JPA engine, as contenders of the benchmarks. Entry types: [OonaEngine] and
/// [JpaEngine]. Must not be on a class path with Axon 4.
@NullMarked
package io.esper.oona.benchmarks.axon5;

import org.jspecify.annotations.NullMarked;
