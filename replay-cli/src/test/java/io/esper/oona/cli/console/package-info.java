/// Tests of reading and writing for people and programs.
@NullMarked
package io.esper.oona.cli.console;

import org.jspecify.annotations.NullMarked;
