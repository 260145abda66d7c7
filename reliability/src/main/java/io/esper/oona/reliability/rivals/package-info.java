/// Many writers and readers at the same time: who comes first, who is refused, and that nobody is overlooked. Entry type is
/// [io.esper.oona.reliability.rivals.RivalExperiments].
@NullMarked
package io.esper.oona.reliability.rivals;

import org.jspecify.annotations.NullMarked;
