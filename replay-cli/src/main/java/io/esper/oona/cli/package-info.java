/// The `oona` command and the composition root: the only place that reads flags, environment and files, and that writes to the
/// standard streams. Entry type: [Oona][io.esper.oona.cli.Oona].
@NullMarked
package io.esper.oona.cli;

import org.jspecify.annotations.NullMarked;
