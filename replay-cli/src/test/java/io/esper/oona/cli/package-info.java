/// Tests of the command as a user meets it: arguments in, streams and exit code out.
@NullMarked
package io.esper.oona.cli;

import org.jspecify.annotations.NullMarked;
