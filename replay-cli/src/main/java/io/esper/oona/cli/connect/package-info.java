/// Which store a command works on: flag, then environment, then settings file, then `./oona-data`; and opening it. Entry type:
/// [Connection][io.esper.oona.cli.connect.Connection]. Knows no command.
@NullMarked
package io.esper.oona.cli.connect;

import org.jspecify.annotations.NullMarked;
