/// What a command has of the outside world: streams, environment, working directory, clock, exit codes; and how rows and
/// progress are written there. Entry type: [Console][io.esper.oona.cli.console.Console]. Knows no command and no store.
@NullMarked
package io.esper.oona.cli.console;

import org.jspecify.annotations.NullMarked;
