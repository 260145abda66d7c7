/// Side-by-side measurements of the other modules. Compiled and checked with them, never shipped; nothing depends on it.
@NullMarked
package io.esper.oona.benchmarks;

import org.jspecify.annotations.NullMarked;
