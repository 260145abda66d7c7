/// Dark data: what is sent and stored and that nobody looks at, and what read models have room for and nobody sends. Entry type
/// [DarkData]; knows no single read model.
@NullMarked
package io.esper.oona.projection.dark;

import org.jspecify.annotations.NullMarked;
