/// Tests of taking over JSON Lines.
@NullMarked
package io.esper.oona.cli.importing;

import org.jspecify.annotations.NullMarked;
