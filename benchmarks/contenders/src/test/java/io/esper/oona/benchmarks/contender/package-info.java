/// Tests of what is measured, and the contract that every contender's module runs.
@NullMarked
package io.esper.oona.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
