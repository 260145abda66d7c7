/// Mistakes made on purpose, which the harness has to find. Entry type is
/// [io.esper.oona.reliability.defects.DefectExperiments].
@NullMarked
package io.esper.oona.reliability.defects;

import org.jspecify.annotations.NullMarked;
