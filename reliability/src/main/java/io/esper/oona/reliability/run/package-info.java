/// The command that runs the experiments and writes the report. Entry type is [io.esper.oona.reliability.run.Harness].
@NullMarked
package io.esper.oona.reliability.run;

import org.jspecify.annotations.NullMarked;
