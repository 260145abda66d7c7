/// Where log lines of libraries go: to standard error, from warnings on. Entry type:
/// [StandardErrorLogging][io.esper.oona.cli.logging.StandardErrorLogging]. Knows no command.
@NullMarked
package io.esper.oona.cli.logging;

import org.jspecify.annotations.NullMarked;
