/// Where messages belong in a training run whose epochs repeat after a rollback: generation and epoch. Entry type
/// [RunEvolution], pure; [RunTable] keeps its state. Shared by the read models; knows none of them.
@NullMarked
package io.esper.oona.projection.run;

import org.jspecify.annotations.NullMarked;
